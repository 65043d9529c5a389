/** The page where a person opts out of being counted: what it says before and after, and that their care stays as it is. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { consent } from '../../../domain/consent/decider.ts'
import type { Actor } from '../../../domain/kernel/actor.ts'
import { instant } from '../../../domain/kernel/time.ts'
import type { PageResponse } from '../../../portal/visitor.ts'
import { openWorld, type World } from '../../support/world.ts'
import { formTo, statusOf, textOf, visit } from './visit.ts'

let world: World
let me: Actor
const base = '/planning-and-research'

beforeEach(async () => {
  world = await openWorld()
  const hospital = await world.addProvider('RXX01')
  me = { user: await world.addPatient(hospital, '9990000018'), role: 'patient' }
})
afterEach(() => world.close())

const go = (path: string): Promise<PageResponse> => visit(world, me, { path })
/** Through the page that asks once more; answers what is said when it is done. */
const choose = async (wish: 'stop' | 'allow'): Promise<string> => {
  const action = `${base}/${wish}`
  const answer = await visit(world, me, { path: action, form: formTo(await go(action), action) })
  if (answer.kind !== 'redirect') throw new Error(`a ${answer.kind} instead of the way back`)
  expect(answer.to).toBe(base)
  return answer.notice ?? ''
}

describe('use for planning and research', () => {
  it('is stopped after a page that says what it does and that care stays as it is', async () => {
    expect(textOf(await go(base))).toContain('Your record is used for planning and research.')
    expect(textOf(await go(`${base}/stop`))).toContain('It does not change the care you get.')
    expect(await choose('stop')).toContain('no longer used')
    const text = textOf(await go(base))
    expect(text).toContain('Your record is not used for planning and research.')
    expect(text).toContain('You stopped the use of this record')
  })
  it('is allowed again, and both choices are listed, the newest first', async () => {
    await choose('stop')
    world.passes(60_000)
    expect(await choose('allow')).toContain('used for planning and research again')
    const text = textOf(await go(base))
    expect(text).toContain('Your record is used for planning and research.')
    expect(text.indexOf('You allowed')).toBeLessThan(text.indexOf('You stopped'))
  })
  it('tells of a choice that the national service told of', async () => {
    const data = { optedOut: true, asOf: instant.parse('2026-11-19T00:00:00.000Z') }
    await world.ask({
      aggregate: consent,
      id: me.user,
      command: { type: 'RecordNationalOptOut', data },
    })
    expect(textOf(await go(base))).toContain('The NHS told us of a choice made elsewhere')
  })
  it('is found from the page that says who can see the record', async () => {
    expect(JSON.stringify(await go('/sharing'))).toContain(base)
  })
  it('knows no other wish', async () => {
    expect(statusOf(await go(`${base}/perhaps`))).toBe(404)
    expect(statusOf(await visit(world, me, { path: `${base}/perhaps`, form: {} }))).toBe(404)
  })
  it('stands in the history that an auditor reads', async () => {
    await choose('stop')
    const auditor: Actor = { user: 'auditor', role: 'auditor' }
    const page = await visit(world, auditor, { path: `/audit/${me.user}/consents` })
    expect(textOf(page)).toContain('The person stopped the use of this record for planning and research')
  })
})
