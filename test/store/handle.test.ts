/** The write path: permission first, one outcome for one command, nobody's write lost. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { foldedReader } from '../../access/folded.ts'
import { consent } from '../../domain/consent/decider.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { publication } from '../../domain/publication/decider.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { UnknownOutcome, type EventLog } from '../../store/port.ts'
import { writePath } from '../../store/handle.ts'
import { openJournal } from '../../store/journal.ts'
import { openWorld, type World } from '../support/world.ts'

let world: World
let patient: string
let team: string

beforeEach(async () => {
  world = await openWorld()
  const hospital = await world.addProvider('RZW01')
  team = await world.addTeam(hospital)
  patient = await world.addPatient(hospital, '9990000018')
})
afterEach(() => world.close())

const self = (): Actor => ({ user: patient, role: 'patient' })
const permission = async (command = 'Share') => {
  const given = await world.access.permit({
    by: self(),
    session: world.session,
    command,
    category: 'consent',
    id: patient,
    patient,
  })
  if (isRejection(given)) throw new Error(given.why)
  return given
}
const write = async (
  over: {
    labels?: readonly ('general' | 'mental')[]
    commandId?: string
    key?: string
    expected?: number
  } = {},
) => {
  const { labels = ['general'], commandId = world.ids.uuid(), ...rest } = over
  const data = { grantee: { type: 'team' as const, id: team }, labels: [...labels] }
  return {
    aggregate: consent,
    id: patient,
    subject: patient,
    command: { type: 'Share' as const, data },
    permission: await permission(),
    purpose: 'ownRecord' as const,
    commandId,
    correlation: commandId,
    ...rest,
  }
}

describe('the write path', () => {
  it('answers the revision for an ETag and says what changed', async () => {
    expect(await world.handle(await write())).toMatchObject({ revision: 0, changed: true })
    expect(await world.handle(await write())).toMatchObject({ revision: 0, changed: false })
  })

  it('answers the same command again with its first outcome, also after others', async () => {
    const commandId = world.ids.uuid()
    await world.handle(await write({ commandId }))
    await world.handle(await write({ labels: ['mental'] }))
    expect(await world.handle(await write({ commandId }))).toMatchObject({ revision: 0, changed: true })
    expect(await world.stores.journal.load(`consent-${patient}`)).toHaveLength(2)
  })

  it('refuses a command id that comes back with another body', async () => {
    const commandId = world.ids.uuid()
    await world.handle(await write({ commandId, key: 'one' }))
    expect(await world.handle(await write({ commandId, key: 'two', labels: ['mental'] }))).toMatchObject({
      rejected: 'key-reused',
    })
  })

  it('refuses a revision that is not the newest', async () => {
    await world.handle(await write())
    expect(await world.handle(await write({ labels: ['mental'], expected: -1 }))).toMatchObject({
      rejected: 'stale-revision',
    })
  })

  it('refuses a permission that was given for another command or stream', async () => {
    const other = await permission('StopSharing')
    expect(await world.handle({ ...(await write()), permission: other })).toMatchObject({
      rejected: 'not-allowed',
    })
    expect(await world.handle({ ...(await write()), id: world.ids.opaque() })).toMatchObject({
      rejected: 'not-allowed',
    })
  })

  it('names the place of a fault', async () => {
    const asked = await write()
    const broken = JSON.parse(JSON.stringify(asked.command)) as typeof asked.command
    Object.assign(broken.data, { labels: ['nonsense'] })
    expect(await world.handle({ ...asked, command: broken })).toMatchObject({
      rejected: 'invalid',
      place: 'labels.0',
    })
  })

  it('lets every one of many concurrent writers through, one after another', async () => {
    const teams = await Promise.all(Array.from({ length: 5 }, () => world.addTeam(team)))
    const answers = await Promise.all(teams.map(one => world.share(patient, one, ['general'])))
    expect(new Set(answers.map(({ revision }) => revision)).size).toBe(5)
  })

  it('repeats an append whose outcome is unknown with the same ids and the original expectation', async () => {
    const { log, keys } = world.stores
    let failures = 2
    const shaky: EventLog = {
      ...log,
      append: async (stream, expected, events) => {
        const appended = await log.append(stream, expected, events)
        if (failures > 0) {
          failures -= 1
          throw new UnknownOutcome('the connection was lost')
        }
        return appended
      },
    }
    const handle = writePath({ journal: openJournal(shaky, keys), clock: world.clock })
    expect(await handle(await write())).toMatchObject({ revision: 0, changed: true })
    expect(await world.stores.journal.load(`consent-${patient}`)).toHaveLength(1)
  })

  it('keeps times from going back within a stream', async () => {
    await world.handle(await write())
    world.passes(-3_600_000)
    await world.handle(await write({ labels: ['mental'] }))
    const [first, second] = await world.stores.journal.load(`consent-${patient}`)
    expect(second?.at).toBe(first?.at)
  })

  it('seals what is about a person and leaves no word of it in the log', async () => {
    await world.handle(await write({ labels: ['mental'] }))
    for await (const page of world.stores.log.readStream(`consent-${patient}`)) {
      for (const { data, meta } of page) {
        expect(Buffer.from(data).toString('latin1') + meta).not.toContain('mental')
        expect(meta).not.toContain(team)
      }
    }
  })

  it('reads an erased person as erased and lets nothing more be written', async () => {
    await world.handle(await write())
    await world.stores.keys.destroy(patient)
    const [only] = await world.stores.journal.load(`consent-${patient}`)
    expect(only?.event).toStrictEqual({ type: 'Erased', was: 'ShareGiven' })
    expect(await world.handle(await write({ labels: ['mental'] }))).toMatchObject({ rejected: 'erased' })
  })

  it('reads the last event alone of a stream whose every event says all, however long it is', async () => {
    const { journal, keys } = world.stores
    const id = 'a'.repeat(32)
    const lengths: number[] = []
    const last: typeof journal.last = async stream => {
      const events = await journal.last(stream)
      lengths.push(events.length)
      return events
    }
    const load = () => Promise.reject(new Error('the whole stream was read'))
    const lean = { ...journal, last, load }
    const publish = async (shown: number) => {
      const by: Actor = { user: 'system', role: 'system' }
      const aim = { by, session: world.session, command: 'PublishFigures', category: 'publication', id }
      const permission = await world.access.permit(aim)
      if (isRejection(permission)) throw new Error(permission.why)
      const data = {
        question: 'hba1c',
        definition: 1,
        breakdowns: ['borough'],
        changed: 10,
        policy: { smallest: 7, roundedTo: 5, movesAfter: 10 },
        figures: [{ place: [null], shown }],
      }
      const commandId = world.ids.uuid()
      return writePath({ journal: lean, clock: world.clock })({
        aggregate: publication,
        id,
        subject: id,
        command: { type: 'PublishFigures', data },
        permission,
        purpose: 'upkeep',
        commandId,
        correlation: commandId,
      })
    }
    for (const shown of [10, 20, 30]) expect(await publish(shown)).toMatchObject({ changed: true })
    expect(await publish(30)).toMatchObject({ changed: false, revision: 2 })
    expect(lengths).toStrictEqual([0, 1, 1, 1])
    const { state, revision } = await foldedReader(lean, keys, publication)(id)
    expect(revision).toBe(2)
    expect(state).toMatchObject({ status: 'published', figures: { figures: [{ shown: 30 }] } })
  })
})
