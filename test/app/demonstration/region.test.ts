/** A demonstration of a few more people than one may sign in as: the whole region takes part, and everything that figures count happens. */
import { beforeAll, describe, expect, test } from 'vitest'
import { consentEvents } from '../../../domain/consent/events.ts'
import { appointment } from '../../../domain/entry/content.ts'
import { entry } from '../../../domain/entry/decider.ts'
import { entryEvents } from '../../../domain/entry/events.ts'
import { fold } from '../../../domain/kernel/decider.ts'
import type { Recorded } from '../../../domain/kernel/event.ts'
import { categoryOf, idOf } from '../../../domain/kernel/ids.ts'
import { patientEvents } from '../../../domain/patient/events.ts'
import { provider } from '../../../domain/provider/decider.ts'
import { teamEvents } from '../../../domain/team/events.ts'
import { typedEvents } from '../../../store/codec.ts'
import { dataOf, demonstrated, end, told } from './made.ts'

const people = 161
let events: readonly Recorded[]
beforeAll(async () => {
  events = await demonstrated(people)
}, 240_000)

const of = (type: string): readonly unknown[] => dataOf(events, type)
const streams = (category: string): readonly (readonly Recorded[])[] => [
  ...Map.groupBy(
    events.filter(({ stream }) => categoryOf(stream) === category),
    ({ stream }) => stream,
  ).values(),
]

describe('a demonstration of a region', () => {
  test('registers 346 providers: nearly all signed, some in the two years, a few not yet, and a few no longer', () => {
    const states = streams('provider').map(history => fold(provider, typedEvents(provider, history)).status)
    const count = (status: string): number => states.filter(one => one === status).length
    expect(states).toHaveLength(346)
    expect(count('inForce')).toBeGreaterThan(330)
    expect(count('registered')).toBeGreaterThan(2)
    expect(count('ended')).toBeGreaterThan(2)
    const signed = events.filter(({ event }) => event.type === 'AgreementSigned').map(({ at }) => at)
    expect(new Set(signed.map(at => at.slice(0, 7))).size).toBeGreaterThan(12)
  })

  test('has a record of each person, and none quite alike', () => {
    const created = of('RecordCreated').map(data => patientEvents.RecordCreated.data.parse(data))
    expect(new Set(created.map(({ nhsNumber }) => nhsNumber)).size).toBe(people)
  })

  test('says of every appointment of the past what became of it, and has some of each kind', () => {
    const appointments = streams('entry').flatMap(history => {
      const state = fold(entry, typedEvents(entry, history))
      const content = state.status === 'current' ? state.current.content : undefined
      return content?.kind === 'appointment' ? [content] : []
    })
    const statuses = new Set(appointments.map(({ status }) => status))
    expect(statuses).toStrictEqual(new Set(appointment.unwrap().shape.status.options))
    const open = appointments.filter(({ status }) => status === 'booked' || status === 'rescheduled')
    expect(open.filter(({ start }) => start <= end)).toStrictEqual([])
  })

  test('has diagnoses by SNOMED CT, none of them without a label', () => {
    const filed = of('EntryFiled').map(data => entryEvents.EntryFiled.data.parse(data))
    const diagnoses = filed.filter(({ content }) => content.kind === 'diagnosis')
    expect(diagnoses.length).toBeGreaterThan(80)
    for (const { content, label } of diagnoses) {
      expect(content).toMatchObject({ code: { system: 'snomed' } })
      expect(label).not.toBe('unset')
    }
  })

  test('has results that are corrected and that come late, and blood pressures as measurements', () => {
    const kinds = (type: 'EntryCorrected' | 'EntryFiledLate' | 'EntryFiled') =>
      of(type).map(data => entryEvents[type].data.parse(data).content.kind)
    expect(kinds('EntryCorrected')).toContain('result')
    expect(kinds('EntryFiledLate')).toContain('result')
    expect(kinds('EntryFiled')).toContain('measurement')
  })

  test('has people who read their results and others who look', () => {
    const looks = events
      .filter(({ event }) => event.type === 'RecordViewed')
      .map(({ meta }) => meta.actor.role)
    expect(looks.filter(role => role === 'patient').length).toBeGreaterThan(100)
    expect(looks.filter(role => role === 'professional').length).toBeGreaterThan(40)
  })

  test('has people invited by teams of several specialties, some of whom never register, and others who come by themselves', () => {
    const specialties = new Map(
      events.flatMap(({ stream, event }) =>
        event.type === 'TeamFormed' && 'data' in event
          ? [[idOf(stream), teamEvents.TeamFormed.data.parse(event.data).specialty] as const]
          : [],
      ),
    )
    const invitations = of('PatientInvited').map(data => patientEvents.PatientInvited.data.parse(data))
    expect(new Set(invitations.map(({ team }) => specialties.get(team))).size).toBeGreaterThan(2)
    const ways = of('PatientRegistered').map(data => patientEvents.PatientRegistered.data.parse(data).by)
    expect(new Set(ways)).toStrictEqual(new Set(['demonstration', 'invitation', 'nhsLogin']))
    expect(invitations.length).toBeGreaterThan(ways.filter(by => by === 'invitation').length)
  })

  test('has people who opted out of being counted, by themselves and as the national service has it', () => {
    const by = of('OptOutSet').map(data => consentEvents.OptOutSet.data.parse(data).by)
    expect(new Set(by)).toStrictEqual(new Set(['person', 'nationalService']))
  })

  test('never goes back in time within a stream, and goes forward on the whole', () => {
    for (const history of streams('patient')) {
      const times = history.map(({ at }) => at)
      expect(times).toStrictEqual(times.toSorted())
    }
    const months = events
      .filter(({ stream }) => !stream.startsWith('log-'))
      .map(({ at }) => Date.parse(at) / 86_400_000)
    const back = months.map((at, nth) => Math.max(0, (months[nth - 1] ?? at) - at))
    expect(Math.max(...back)).toBeLessThan(60)
  })

  test('holds 30 to 60 events a person', () => {
    const apart = ['provider', 'team', 'professional', 'log']
    const theirs = events.filter(({ stream }) => !apart.includes(categoryOf(stream)))
    const first = 40 * 100
    expect((theirs.length - first) / (people - 40)).toBeGreaterThan(20)
    expect(theirs.length / people).toBeLessThan(75)
  })
})

test('a region made twice is the same', async () => {
  expect(told(await demonstrated(people))).toStrictEqual(told(events))
}, 240_000)
