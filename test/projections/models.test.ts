/** What the read models other than the timeline answer. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Look } from '../../domain/access/events.ts'
import type { Label } from '../../domain/kernel/terms.ts'
import { addDays } from '../../domain/kernel/time.ts'
import { NotDisclosed } from '../../projections/disclosed.ts'
import type { AccessLogLine } from '../../projections/accessLogViews.ts'
import type { TrendPoint } from '../../projections/views.ts'
import { CursorNotUnderstood } from '../../projections/faults.ts'
import { day, id, moment } from '../support/domain.ts'
import {
  alice,
  bob,
  corrected,
  filed,
  hba1c,
  hospital,
  kidneys,
  late,
  note,
  retracted,
  surgery,
} from './samples.ts'
import { clinician, leave, openWorld, shown, today, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const about = { subject: alice }
const shownFor = (look: Look) => shown(leave(alice, {}, { look }))

describe('trends', () => {
  const code = 'loinc|4548-4'
  const points = async (permit = {}): Promise<readonly TrendPoint[]> => {
    await world.settled()
    const may = leave(alice, permit)
    return world.queries.trends.read(shown(may, await world.queries.trends.pick(may, code)), code)
  }
  const item = (character: string, over: Parameters<typeof filed>[1] = {}) =>
    world.write(`entry-${id(character)}`, [filed(alice, over)], about)

  test('are the numbers of one code, newest first, with unit and range', async () => {
    await item('1', { content: hba1c(62), effective: moment('2026-01-01T08:00:00.000Z') })
    await item('2', { content: hba1c(48) })
    await item('3', { content: note('no number') })
    expect(await points()).toStrictEqual([
      {
        entry: id('2'),
        at: '2026-10-01T08:00:00.000Z',
        value: 48,
        unit: 'mmol/mol',
        low: 20,
        high: 41,
        hollow: false,
      },
      {
        entry: id('1'),
        at: '2026-01-01T08:00:00.000Z',
        value: 62,
        unit: 'mmol/mol',
        low: 20,
        high: 41,
        hollow: false,
      },
    ])
  })

  test('hold measurements, too, and say where a laboratory could only say below or above', async () => {
    const measured = { kind: 'measurement', code: { system: 'loinc', code: '4548-4', display: 'x' } } as const
    await item('1', { content: { ...measured, quantity: { value: 15, unit: 'mmol/mol', comparator: '<' } } })
    expect(await points()).toMatchObject([{ value: 15, comparator: '<', hollow: false }])
  })

  test('leave out the numbers of versions that were kept under a label the viewer does not hold', async () => {
    const history = [filed(alice, { label: 'sexual' }), corrected(), late({ label: 'mental' })]
    await world.write(`entry-${id('1')}`, history, about)
    expect((await points(clinician(['general']))).map(({ value }) => value)).toStrictEqual([62])
    expect((await points()).map(({ value }) => value).toSorted()).toStrictEqual([48, 55, 62])
  })

  test('show values that were corrected, or came late, as hollow', async () => {
    await world.write(`entry-${id('1')}`, [filed(alice), corrected(), late()], about)
    expect((await points()).map(({ value, hollow }) => [value, hollow])).toStrictEqual([
      [62, false],
      [55, true],
      [48, true],
    ])
  })

  test('do not repeat a value that a correction left as it was', async () => {
    await world.write(`entry-${id('1')}`, [filed(alice), corrected({ content: hba1c(48) })], about)
    expect((await points()).map(({ value, hollow }) => [value, hollow])).toStrictEqual([[48, false]])
  })

  test('leave out what was cancelled, retracted, not released or not shared', async () => {
    const content = hba1c(1)
    const cancelled =
      content.kind === 'result'
        ? {
            ...content,
            observations: content.observations.map(one => ({ ...one, status: 'cancelled' as const })),
          }
        : content
    await item('1', { content: cancelled })
    await world.write(`entry-${id('2')}`, [filed(alice), retracted()], about)
    await item('3', { releaseAt: addDays(today, 1) })
    await item('4', { label: 'sexual', content: hba1c(44) })
    expect((await points()).map(({ value }) => value)).toStrictEqual([44])
    expect((await points(clinician(['general']))).map(({ entry }) => entry)).toStrictEqual([id('3')])
  })

  test('show nothing that the disclosure does not name', async () => {
    await item('1')
    await item('2')
    await world.settled()
    const disclosure = shown(leave(alice), [{ stream: `entry-${id('1')}`, revision: 0 }])
    expect((await world.queries.trends.read(disclosure, code)).map(({ entry }) => entry)).toStrictEqual([
      id('1'),
    ])
    expect(await world.queries.trends.read(shown(leave(bob), disclosure.entries), code)).toStrictEqual([])
  })
})

describe('people', () => {
  const created = {
    type: 'RecordCreated',
    data: { nhsNumber: '9990000018', localNumbers: [], source: hospital },
  }
  const said = (source: string, over: object) => ({
    type: 'DemographicsRecorded',
    data: {
      source,
      sourceSetting: 'acute',
      asOf: moment('2026-01-01T00:00:00.000Z'),
      familyName: 'Archer',
      givenNames: 'Alice',
      ...over,
    },
  })

  test('are who the most trusted source says, field by field', async () => {
    await world.write(
      `patient-${alice}`,
      [
        created,
        said(surgery, { sourceSetting: 'gp', familyName: 'Archer-Bell', gpPractice: 'E84003' }),
        said(hospital, { birthDate: day('1980-02-29'), gpPractice: 'X99999', postcode: 'W2 1NY' }),
      ],
      about,
    )
    await world.settled()
    expect(await world.queries.people.read(shown(leave(alice)))).toStrictEqual({
      id: alice,
      nhsNumber: '9990000018',
      familyName: 'Archer-Bell',
      givenNames: 'Alice',
      birthDate: '1980-02-29',
      postcode: 'W2 1NY',
      gpPractice: 'E84003',
      registered: false,
    })
  })

  test('say when somebody has registered, also before anyone said who they are', async () => {
    await world.write(
      `patient-${alice}`,
      [created, { type: 'PatientRegistered', data: { by: 'nhsLogin' } }],
      about,
    )
    await world.settled()
    expect(await world.queries.people.read(shown(leave(alice)))).toMatchObject({
      familyName: '',
      registered: true,
    })
  })

  test('are unknown to leave that shows decisions only, and where there is no record', async () => {
    await world.write(`patient-${alice}`, [created], about)
    await world.settled()
    expect(await world.queries.people.read(shown(leave(alice, { shows: 'decisions' })))).toBeUndefined()
    expect(await world.queries.people.read(shown(leave(bob)))).toBeUndefined()
  })
})

describe('consents', () => {
  const to = (team: string) => ({ type: 'team', id: team })
  const given = (team: string, labels: readonly Label[], type = 'ShareGiven') => ({
    type,
    data: { grantee: to(team), labels },
  })
  const at = (hour: string) => ({ subject: alice, at: moment(`2026-11-01T${hour}:00:00.000Z`) })

  test('are the shares that stand, and the history is every period with what made and ended it', async () => {
    const stream = `consent-${alice}`
    await world.write(stream, [given(kidneys, ['general'])], at('08'))
    await world.write(stream, [given(surgery, ['general'])], at('09'))
    await world.write(stream, [given(kidneys, ['general', 'mental'], 'ShareChanged')], at('10'))
    await world.write(stream, [{ type: 'ShareWithdrawn', data: { grantee: to(surgery) } }], at('11'))
    await world.settled()
    const changed = {
      grantee: to(kidneys),
      labels: ['general', 'mental'],
      since: '2026-11-01T10:00:00.000Z',
      cause: { type: 'ShareChanged', revision: 2 },
    }
    expect(await world.queries.consents.read(shownFor('consents'))).toStrictEqual([changed])
    expect(await world.queries.consents.history(shownFor('consentHistory'))).toStrictEqual([
      {
        grantee: to(kidneys),
        labels: ['general'],
        since: '2026-11-01T08:00:00.000Z',
        cause: { type: 'ShareGiven', revision: 0 },
        until: '2026-11-01T10:00:00.000Z',
        endedBy: { type: 'ShareChanged', revision: 2 },
      },
      {
        grantee: to(surgery),
        labels: ['general'],
        since: '2026-11-01T09:00:00.000Z',
        cause: { type: 'ShareGiven', revision: 1 },
        until: '2026-11-01T11:00:00.000Z',
        endedBy: { type: 'ShareWithdrawn', revision: 3 },
      },
      changed,
    ])
  })

  test('and looks are not read with a disclosure of something else', async () => {
    await expect(world.queries.consents.read(shownFor('record'))).rejects.toThrow(NotDisclosed)
    await expect(world.queries.consents.history(shownFor('record'))).rejects.toThrow(NotDisclosed)
    await expect(world.queries.accessLog.read(shownFor('record'), { limit: 1 })).rejects.toThrow(NotDisclosed)
  })
})

describe('the access log', () => {
  const basis = { look: 'record', rule: 'own-team-only', policy: '2026-11', cites: [] }
  const read = async (page: { after?: string; limit: number }) => {
    await world.settled()
    return world.queries.accessLog.read(shownFor('accessLog'), page)
  }

  const someId: unknown = expect.any(String)
  test('says who looked, in which role and team, at what, under which rule', async () => {
    await world.write(`entry-${id('4')}`, [filed(alice)], about)
    const actor = { user: id('c'), role: 'professional', team: kidneys, organisation: hospital } as const
    const entries = [{ stream: `entry-${id('4')}`, revision: 0 }]
    await world.write(`access-${id('e')}`, [{ type: 'RecordViewed', data: { ...basis, entries } }], {
      ...about,
      actor,
    })
    const refused = { type: 'RecordRefused', data: { ...basis, rule: 'not-a-member' } }
    await world.write(`access-${id('e')}`, [refused], { ...about, actor: { user: id('d'), role: 'auditor' } })
    await world.write(`access-${id('e')}`, [refused], { subject: bob, actor })
    expect(await read({ limit: 10 })).toStrictEqual({
      items: [
        {
          at: today,
          user: id('d'),
          role: 'auditor',
          outcome: 'refused',
          look: 'record',
          rule: 'not-a-member',
          policy: '2026-11',
          request: someId,
          entries: [],
          event: { stream: `access-${id('e')}`, revision: 1 },
        },
        {
          at: today,
          user: id('c'),
          role: 'professional',
          team: kidneys,
          organisation: hospital,
          outcome: 'viewed',
          look: 'record',
          rule: 'own-team-only',
          policy: '2026-11',
          request: someId,
          entries: [{ id: id('4'), revision: 0, kind: 'result' }],
          event: { stream: `access-${id('e')}`, revision: 0 },
        },
      ],
    })
  })

  test('holds the looks at a message from when it is filed to the person, and nobody else’s', async () => {
    const looked = (entries: readonly object[]) => ({
      type: 'RecordViewed',
      data: { ...basis, look: 'message', rule: 'quarantine-desk', entries },
    })
    const actor = { user: id('d'), role: 'administrator' } as const
    for (const message of [id('7'), id('8')])
      await world.write(`access-${id('e')}`, [looked([{ stream: `message-${message}`, revision: 1 }])], {
        subject: message,
        actor,
      })
    expect((await read({ limit: 10 })).items).toStrictEqual([])
    const filed = { type: 'MessageFiled', data: { patient: alice, entries: [], unmapped: [] } }
    await world.write(`message-${id('7')}`, [filed], { subject: id('7') })
    expect((await read({ limit: 10 })).items).toMatchObject([
      { user: id('d'), look: 'message', entries: [], event: { stream: `access-${id('e')}`, revision: 0 } },
    ])
    const look = { stream: `access-${id('e')}`, revision: 0 }
    expect(await world.queries.accessLog.readOne(shownFor('accessLog'), look)).toMatchObject({
      look: 'message',
    })
  })

  test('is paged without gaps and without doubles, newest first, also within one instant', async () => {
    for (const [place, session] of ['1', '2', '1', '3', '1', '2'].entries())
      await world.write(`access-${id(session)}`, [{ type: 'RecordRefused', data: basis }], {
        subject: alice,
        at: place < 4 ? today : addDays(today, 1),
      })
    const got: AccessLogLine[] = []
    let after: string | undefined
    do {
      const page = await read({ limit: 2, ...(after === undefined ? {} : { after }) })
      got.push(...page.items)
      after = page.next
    } while (after !== undefined)
    expect(
      got.map(({ event, at }) => `${at} ${event.stream.slice(-1)}@${String(event.revision)}`),
    ).toStrictEqual(
      [
        `${today} 1@0`,
        `${today} 1@1`,
        `${today} 2@0`,
        `${today} 3@0`,
        `${addDays(today, 1)} 1@2`,
        `${addDays(today, 1)} 2@1`,
      ].reverse(),
    )
    await expect(read({ limit: 1, after: 'nonsense' })).rejects.toThrow(CursorNotUnderstood)
  })
})

describe('questions about looks', () => {
  const look = (revision: number) => ({ stream: `access-${id('e')}`, revision })
  const questioned = (revision: number) => ({ type: 'LookQuestioned', data: { look: look(revision) } })
  const pick = async (state: 'waiting' | 'answered', page: { after?: string; limit: number }) => {
    await world.settled()
    return world.queries.questions.pick({ state, ...page })
  }

  test('wait, a page at a time, newest first, until they are answered', async () => {
    await world.write(`question-${alice}`, [questioned(0), questioned(1)], about)
    await world.write(`question-${bob}`, [questioned(2)], {
      subject: bob,
      at: moment('2026-11-03T09:00:00.000Z'),
    })
    const first = await pick('waiting', { limit: 2 })
    expect(first.items.map(({ patient, look: { revision } }) => [patient, revision])).toStrictEqual([
      [bob, 2],
      [alice, 1],
    ])
    const second = await pick('waiting', { limit: 2, after: first.next ?? '' })
    expect(second).toStrictEqual({ items: [{ patient: alice, look: look(0), state: 'waiting' }] })
    const answer = { type: 'QuestionAnswered', data: { look: look(0), words: 'It was you' } }
    await world.write(`question-${alice}`, [answer], about)
    expect((await pick('waiting', { limit: 9 })).items).toHaveLength(2)
    expect(await pick('answered', { limit: 9 })).toStrictEqual({
      items: [{ patient: alice, look: look(0), state: 'answered' }],
    })
  })
  test('of another person leave one’s own look as it was', async () => {
    const seen = { look: 'record', rule: 'own-record', policy: '2026-11', cites: [], entries: [] }
    await world.write(`access-${id('e')}`, [{ type: 'RecordViewed', data: seen }], about)
    await world.write(`question-${bob}`, [questioned(0)], { subject: bob })
    await world.settled()
    expect(await world.queries.accessLog.readOne(shownFor('accessLog'), look(0))).not.toHaveProperty(
      'question',
    )
    expect(await world.queries.accessLog.readOne(shownFor('accessLog'), look(1))).toBeUndefined()
  })
})

describe('a caseload', () => {
  const share = (type: string, team = kidneys) => ({
    type,
    data: { grantee: { type: 'team', id: team }, labels: ['general'] },
  })

  test('is people who share with the team, or in whose record it wrote, each once, the newest first', async () => {
    const at = (patient: string, days: number) => ({ subject: patient, at: addDays(today, days) })
    await world.write(`consent-${alice}`, [share('ShareGiven')], at(alice, 0))
    await world.write(`entry-${id('4')}`, [filed(bob)], at(bob, 1))
    await world.write(`entry-${id('5')}`, [filed(alice)], at(alice, 2))
    await world.write(`consent-${id('d')}`, [share('ShareGiven', surgery)], at(id('d'), 3))
    await world.settled()
    expect(await world.queries.caseload.pick(kidneys)).toStrictEqual([alice, bob])
    expect(await world.queries.caseload.pick(surgery)).toStrictEqual([id('d')])
  })

  test('loses whoever withdraws and has nothing that the team wrote', async () => {
    await world.write(`consent-${alice}`, [share('ShareGiven'), share('ShareWithdrawn')], about)
    await world.write(`consent-${bob}`, [share('ShareGiven')], { subject: bob })
    await world.write(`entry-${id('4')}`, [filed(bob)], { subject: bob })
    await world.write(`consent-${bob}`, [share('ShareWithdrawn')], { subject: bob })
    await world.settled()
    expect(await world.queries.caseload.pick(kidneys)).toStrictEqual([bob])
  })

  test('knows nothing of shares with one professional', async () => {
    const data = { grantee: { type: 'professional', id: kidneys }, labels: [] }
    await world.write(
      `consent-${alice}`,
      [
        { type: 'ShareGiven', data },
        { type: 'ShareWithdrawn', data },
      ],
      about,
    )
    await world.settled()
    expect(await world.queries.caseload.pick(kidneys)).toStrictEqual([])
  })
})

describe('the quarantine', () => {
  const received = {
    type: 'MessageReceived',
    data: {
      format: 'hl7v2',
      organisation: hospital,
      sender: 'LAB|RYJ',
      controlId: '1',
      messageType: 'ORU^R01',
      content: { base64: 'c2VjcmV0', mediaType: 'text/plain' },
      reusedControlId: false,
    },
  }
  const quarantined = {
    type: 'MessageQuarantined',
    data: { reason: 'unverified', identifiers: [], candidate: alice },
  }
  const arrive = (message: string, events: readonly { type: string; data: unknown }[]) =>
    world.write(`message-${id(message)}`, [received, ...events], { subject: id(message) })

  test('lists what was refused, newest first and page by page, also one provider’s, without a word of content', async () => {
    const refused = { type: 'MessageRefused', data: { code: '101', why: 'PID-3 is empty', place: 'PID-3' } }
    for (const one of '123') await arrive(one, [refused])
    await arrive('4', [quarantined])
    await world.settled()
    const first = await world.queries.quarantine.refused({ limit: 2, organisation: hospital })
    expect(first.items[0]).toStrictEqual({
      message: id('3'),
      revision: 1,
      organisation: hospital,
      messageType: 'ORU^R01',
      receivedAt: today,
      why: 'PID-3 is empty',
      place: 'PID-3',
      reusedControlId: false,
    })
    const second = await world.queries.quarantine.refused({ limit: 2, after: first.next ?? '' })
    expect(second).toMatchObject({ items: [{ message: id('1') }] })
    expect(await world.queries.quarantine.refused({ limit: 2, organisation: id('9') })).toStrictEqual({
      items: [],
    })
    expect(await world.queries.quarantine.find(id('1'))).toBeUndefined()
  })

  test('lists what waits, newest first and page by page, without a word of content', async () => {
    for (const one of '123') await arrive(one, [quarantined])
    await arrive('4', [])
    await arrive('5', [{ type: 'MessageFiled', data: { patient: alice, entries: [], unmapped: [] } }])
    await arrive('6', [{ type: 'MessageRefused', data: { code: '1', why: 'x', place: 'PID' } }])
    await world.settled()
    const first = await world.queries.quarantine.list({ limit: 2, state: 'waiting' })
    expect(first.items[0]).toStrictEqual({
      message: id('3'),
      revision: 1,
      organisation: hospital,
      messageType: 'ORU^R01',
      reason: 'unverified',
      receivedAt: today,
      candidate: alice,
      reusedControlId: false,
      state: 'waiting',
    })
    const second = await world.queries.quarantine.list({
      limit: 2,
      state: 'waiting',
      after: first.next ?? '',
    })
    expect([...first.items, ...second.items].map(({ message }) => message)).toStrictEqual([
      id('3'),
      id('2'),
      id('1'),
    ])
    expect(second.next).toBeUndefined()
  })

  test('moves what was decided to the resolved, and keeps it there when it is filed', async () => {
    const resolved = { type: 'QuarantineResolved', data: { decision: 'accepted', patient: alice } }
    await arrive('1', [
      quarantined,
      resolved,
      { type: 'MessageFiled', data: { patient: alice, entries: [], unmapped: [] } },
    ])
    await world.settled()
    expect(await world.queries.quarantine.list({ limit: 2, state: 'waiting' })).toStrictEqual({ items: [] })
    expect(await world.queries.quarantine.find(id('1'))).toMatchObject({ state: 'resolved', revision: 3 })
  })

  test('finds nothing of a message that never waited', async () => {
    await arrive('1', [])
    await world.settled()
    expect(await world.queries.quarantine.find(id('1'))).toBeUndefined()
    expect(await world.queries.quarantine.find(id('2'))).toBeUndefined()
  })
})

describe('sources', () => {
  const message = (character: string) => `message-${id(character)}`
  const arrives = (character: string, at: string) =>
    world.write(
      message(character),
      [
        {
          type: 'MessageReceived',
          data: {
            format: 'hl7v2',
            organisation: hospital,
            sender: 'LAB|RYJ',
            controlId: character,
            messageType: 'ORU^R01',
            content: { base64: '', mediaType: 'text/plain' },
            reusedControlId: false,
          },
        },
      ],
      { subject: id(character), at: moment(at) },
    )
  const becomes = (character: string, type: string, data: object) =>
    world.write(message(character), [{ type, data }], { subject: id(character) })
  const provider = (of: string, name: string) =>
    world.write(`provider-${of}`, [
      { type: 'ProviderRegistered', data: { name, ods: 'RYJ', setting: 'acute' } },
    ])
  const none = { filed: 0, beingFiled: 0, waiting: 0, refused: 0, rejected: 0 }
  const read = async () => {
    await world.settled()
    return world.queries.sources.read()
  }

  test('say when each was last heard, and what became of its messages; who never sent anything comes first', async () => {
    await provider(hospital, 'St Mary')
    await provider(surgery, 'High Street Surgery')
    for (const one of ['4', '5', '6', '7', '8']) await arrives(one, `2026-11-02T08:0${one}:00.000Z`)
    await becomes('4', 'MessageFiled', { patient: alice, entries: [], unmapped: [] })
    await becomes('5', 'MessageQuarantined', { reason: 'unverified', identifiers: [] })
    await becomes('6', 'MessageRefused', { code: '207', why: 'unknown', place: 'MSH' })
    await becomes('7', 'MessageQuarantined', { reason: 'unverified', identifiers: [] })
    await becomes('7', 'QuarantineResolved', { decision: 'rejected' })
    expect(await read()).toStrictEqual([
      { organisation: surgery, messages: none },
      {
        organisation: hospital,
        lastReceivedAt: '2026-11-02T08:08:00.000Z',
        messages: { filed: 1, beingFiled: 1, waiting: 1, refused: 1, rejected: 1 },
      },
    ])
    expect(await world.queries.sources.lastHeard()).toStrictEqual([
      { organisation: surgery },
      { organisation: hospital, lastReceivedAt: '2026-11-02T08:08:00.000Z' },
    ])
  })
  test('count a message that waited and was accepted as being filed', async () => {
    await provider(hospital, 'St Mary')
    await arrives('4', '2026-11-02T08:00:00.000Z')
    await becomes('4', 'MessageQuarantined', { reason: 'unverified', identifiers: [] })
    await becomes('4', 'QuarantineResolved', { decision: 'accepted', patient: alice })
    expect((await read())[0]?.messages).toStrictEqual({ ...none, beingFiled: 1 })
  })
})

describe('the directory', () => {
  test('knows providers and whether their agreement is in force', async () => {
    const stream = `provider-${hospital}`
    await world.write(stream, [
      { type: 'ProviderRegistered', data: { name: 'St Mary', ods: 'RYJ', setting: 'acute' } },
    ])
    await world.settled()
    const provider = { id: hospital, name: 'St Mary', ods: 'RYJ', setting: 'acute' }
    expect({ ...(await world.queries.directory.provider(hospital)) }).toStrictEqual({
      ...provider,
      agreement: 'none',
    })
    await world.write(stream, [
      { type: 'AgreementSigned', data: { agreement: '1', signedOn: day('2026-01-01') } },
    ])
    await world.settled()
    expect(await world.queries.directory.providers()).toMatchObject([{ ...provider, agreement: 'inForce' }])
    await world.write(stream, [{ type: 'AgreementEnded', data: { reason: 'left' } }])
    await world.settled()
    expect(await world.queries.directory.providers()).toMatchObject([{ ...provider, agreement: 'none' }])
    expect(await world.queries.directory.provider(id('9'))).toBeUndefined()
  })

  test('knows teams by their newest name and its label, and whether they are open', async () => {
    const formed = {
      provider: hospital,
      name: 'HIV clinic',
      specialty: 'GUM',
      setting: 'acute',
      label: 'sexual',
    }
    await world.write(`team-${kidneys}`, [{ type: 'TeamFormed', data: formed }])
    await world.settled()
    const { label, ...plain } = formed
    expect(await world.queries.directory.team(kidneys)).toStrictEqual({
      id: kidneys,
      ...plain,
      label,
      open: true,
    })
    await world.write(`team-${kidneys}`, [
      { type: 'TeamRenamed', data: { name: 'Clinic 7' } },
      { type: 'TeamClosed', data: { reason: 'merged' } },
    ])
    await world.settled()
    expect(await world.queries.directory.teams()).toStrictEqual([
      { id: kidneys, ...plain, name: 'Clinic 7', open: false, closedAt: today },
    ])
    expect(await world.queries.directory.team(id('9'))).toBeUndefined()
  })

  test('knows professionals with every period in a team', async () => {
    const who = id('c')
    await world.write(
      `professional-${who}`,
      [
        { type: 'ProfessionalRegistered', data: { name: 'Dr Shah', profession: 'Doctor' } },
        { type: 'MembershipBegan', data: { team: kidneys, from: day('2026-01-01') } },
        { type: 'MembershipEnded', data: { team: kidneys, on: day('2026-02-01') } },
        { type: 'MembershipBegan', data: { team: kidneys, from: day('2026-03-01') } },
      ],
      { subject: who },
    )
    await world.settled()
    expect(await world.queries.directory.professional(who)).toStrictEqual({
      id: who,
      name: 'Dr Shah',
      profession: 'Doctor',
      memberships: [
        { team: kidneys, from: '2026-01-01', to: '2026-02-01' },
        { team: kidneys, from: '2026-03-01' },
      ],
    })
    expect(await world.queries.directory.professional(id('9'))).toBeUndefined()
  })
})
