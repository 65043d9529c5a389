/** The care plan templates that come with the program, and how a log comes to hold them (K5). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAsk } from '../../app/ask.ts'
import { prsbNeeds } from '../../app/carePlanTemplates/prsb.ts'
import { shippedTemplates, templateIdOf } from '../../app/carePlanTemplates/shipped.ts'
import { registerDocument } from '../../app/registerDocument.ts'
import { registerTemplate } from '../../app/registerTemplates.ts'
import { needs, type SectionKind } from '../../domain/kernel/planSections.ts'
import { openWorld, type World } from '../support/world.ts'

const everyPrsbSection: readonly SectionKind[] = [
  'aboutMe',
  'strengths',
  'needs',
  'goals',
  'actions',
  'contingency',
  'formulation',
  'additionalPlans',
]
const named = (name: string) => shippedTemplates.filter(one => one.name === name)
const kindsIn = (name: string) => named(name).flatMap(({ sections }) => sections.map(({ kind }) => kind))

describe('the shipped templates', () => {
  it('are a general plan, diabetes, end-stage renal, early intervention in psychosis and urgent care', () =>
    expect(shippedTemplates.map(({ name }) => name)).toStrictEqual([
      'general',
      'diabetes',
      'renal',
      'psychosis',
      'urgentCare',
    ]))
  it.each(shippedTemplates)('$name has every section of PRSB’s plan', ({ sections }) => {
    const kinds = new Set(sections.map(({ kind }) => kind))
    expect(everyPrsbSection.filter(kind => !kinds.has(kind))).toStrictEqual([])
  })
  it.each(shippedTemplates)('$name asks for no less than PRSB does', ({ sections }) => {
    const less = sections.filter(({ kind, need, title }) => {
      const isOptionalHere = kind === 'additionalPlans' && title === 'Transplant plan'
      return !isOptionalHere && needs.indexOf(need) > needs.indexOf(prsbNeeds[kind])
    })
    expect(less.map(({ id }) => id)).toStrictEqual([])
  })
  it.each(shippedTemplates)('$name gives the person plain titles and the writer guidance', ({ sections }) => {
    for (const { title, plainTitle, guidance = '' } of sections) {
      expect(plainTitle).not.toBe(title)
      expect(guidance).not.toBe('')
    }
  })
  it('keep treatment plans, notes to NHS 111, mental and social matters where they belong', () => {
    expect(kindsIn('renal')).toContain('treatment')
    for (const name of ['general', 'diabetes', 'urgentCare']) expect(kindsIn(name)).toContain('specialNote')
    for (const { sections } of shippedTemplates)
      for (const { kind, label } of sections) if (kind === 'formulation') expect(label).toBe('mental')
    const psychosis = named('psychosis').flatMap(({ sections }) => sections)
    expect(psychosis.filter(({ label }) => label === 'general').map(({ id }) => id)).toStrictEqual([
      'physicalHealth',
    ])
  })
})

describe('a register document', () => {
  let world: World
  beforeEach(async () => {
    world = await openWorld()
    await world.addProvider('RXX01')
    await world.addProvider('RXX02')
  })
  afterEach(() => world.close())

  const partners = ['RXX01', 'RXX02']
  const register = (agreed: readonly string[], name = 'renal', version = 0) => {
    const { carePlanTemplates = [] } = registerDocument.parse({
      providers: [],
      professionals: [],
      carePlanTemplates: [{ name, version, partners, agreed }],
    })
    const at = { core: world, ask: openAsk(world, () => world.session) }
    return Promise.all(carePlanTemplates.map(one => registerTemplate(at, one)))
  }

  it('proposes shipped templates, records who agreed, and changes nothing the second time', async () => {
    await register(['RXX01'])
    await world.settled()
    expect(await world.queries.templates.read(templateIdOf('renal'), 0)).toMatchObject({ state: 'proposed' })
    await register(partners)
    const before = await world.stores.log.end()
    await register(partners)
    expect(await world.stores.log.end()).toBe(before)
    await world.settled()
    expect(await world.queries.templates.inForce()).toMatchObject([
      { id: templateIdOf('renal'), version: 0, title: 'End-stage renal disease care plan' },
    ])
  })
  it('that names no shipped template, no shipped version or no registered provider is refused', async () => {
    expect(() => register([], 'other')).toThrow('carePlanTemplates')
    await expect(register([], 'renal', 9)).rejects.toThrow('no version 9')
    await expect(register(['RXX03'])).rejects.toThrow('there is no provider RXX03')
  })
})
