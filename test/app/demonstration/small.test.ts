/** The small demonstration: the same every time, spread over two years, of everybody it promises, and none of them real. */
import { pino } from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readConfig } from '../../../app/config.ts'
import { serve } from '../../../app/serve.ts'
import { careSettings } from '../../../domain/kernel/terms.ts'
import { isNhsNumber } from '../../../domain/kernel/ids.ts'
import type { Recorded } from '../../../domain/kernel/event.ts'
import { addDays } from '../../../domain/kernel/time.ts'
import { entryEvents } from '../../../domain/entry/events.ts'
import { patientEvents } from '../../../domain/patient/events.ts'
import { providerEvents } from '../../../domain/provider/events.ts'
import { teamEvents } from '../../../domain/team/events.ts'
import { testFolder } from '../../contract/folder.ts'
import { settingsOver, tokenOf } from '../../support/program.ts'
import { begins, dataOf as dataIn, demonstrated, end, told } from './made.ts'

test('a demonstration of nobody has its providers, teams and professionals all the same', async () => {
  const types = (await demonstrated(0)).map(({ event }) => event.type)
  const count = (type: string): number => types.filter(one => one === type).length
  expect([count('ProviderRegistered'), count('TeamFormed'), count('ProfessionalRegistered')]).toStrictEqual([
    8, 20, 12,
  ])
  expect(types.filter(type => type.startsWith('Patient') || type.startsWith('Message'))).toStrictEqual([])
})

test('whoever may sign in to a demonstration of nobody has a team that is there', async () => {
  const folder = await testFolder()
  const config = readConfig(settingsOver(folder.path, { DEMO_PEOPLE: '0' }))
  const running = await serve(config, pino({ level: 'silent' }))
  const token = await tokenOf(folder.path, 'gp', { DEMO_PEOPLE: '0' })
  const [, claims = ''] = token.split('.')
  const { team } = z
    .object({ team: z.string() })
    .parse(JSON.parse(Buffer.from(claims, 'base64url').toString()))
  const headers = { authorization: `Bearer ${token}` }
  const caseload = await fetch(`${running.address}/api/v1/teams/${team}/caseload`, { headers })
  expect(caseload.status).toBe(200)
  await running.close()
  await folder.remove()
})

describe('a demonstration of forty people', () => {
  let events: readonly Recorded[]
  beforeAll(async () => {
    events = await demonstrated(40)
  }, 240_000)

  const dataOf = (type: string): readonly unknown[] => dataIn(events, type)

  test('has eight providers of all six care settings, each with an agreement', () => {
    const providers = dataOf('ProviderRegistered').map(data =>
      providerEvents.ProviderRegistered.data.parse(data),
    )
    expect(providers).toHaveLength(8)
    expect(new Set(providers.map(({ setting }) => setting))).toStrictEqual(new Set(careSettings))
    expect(dataOf('AgreementSigned')).toHaveLength(8)
  })

  test('has twenty teams, of which one has a name that is a diagnosis, and a label', () => {
    const teams = dataOf('TeamFormed').map(data => teamEvents.TeamFormed.data.parse(data))
    expect(teams).toHaveLength(20)
    expect(
      teams.filter(({ label }) => label !== undefined).map(({ name, label }) => [name, label]),
    ).toStrictEqual([['HIV clinic', 'sexual']])
  })

  test('has forty people, all registered, none with a number that could be somebody’s', () => {
    const created = dataOf('RecordCreated').map(data => patientEvents.RecordCreated.data.parse(data))
    expect(created).toHaveLength(40)
    expect(dataOf('PatientRegistered')).toHaveLength(40)
    const numbers = new Set(created.map(({ nhsNumber }) => nhsNumber ?? ''))
    expect(numbers.size).toBe(40)
    for (const number of numbers) {
      expect(isNhsNumber(number)).toBe(true)
      expect(number.startsWith('999')).toBe(true)
    }
  })

  test('has results, letters, medication, appointments, allergies, diagnoses and encounters', () => {
    const kinds = dataOf('EntryFiled').map(data => entryEvents.EntryFiled.data.parse(data).content.kind)
    for (const kind of ['result', 'letter', 'medication', 'appointment', 'allergy', 'diagnosis', 'encounter'])
      expect(kinds).toContain(kind)
  })

  test('has shares given, changed and withdrawn, looks, and messages that wait', () => {
    const types = new Set(events.map(({ event }) => event.type))
    for (const type of [
      'ShareGiven',
      'ShareChanged',
      'ShareWithdrawn',
      'RecordViewed',
      'RecordRefused',
      'MessageQuarantined',
    ])
      expect(types).toContain(type)
  })

  test('was recorded over the two years, in every quarter of them, and nothing after now', () => {
    const times = events.filter(({ stream }) => !stream.startsWith('log-')).map(({ at }) => at)
    for (const at of times) expect(at >= begins && at <= end).toBe(true)
    for (let quarter = 0; quarter < 8; quarter += 1) {
      const [from, to] = [addDays(begins, (quarter * 730) / 8), addDays(begins, ((quarter + 1) * 730) / 8)]
      expect(times.filter(at => at >= from && at < to).length).toBeGreaterThan(50)
    }
  })

  test('never goes back in time within a stream', () => {
    for (const history of Map.groupBy(events, ({ stream }) => stream).values()) {
      const times = history.map(({ at }) => at)
      expect(times).toStrictEqual(times.toSorted())
    }
  })
})

test('made twice with the same end and the same secrets, it is the same', async () => {
  const [first, second] = [await demonstrated(6), await demonstrated(6)]
  expect(told(second)).toStrictEqual(told(first))
  expect(first.length).toBeGreaterThan(500)
})
