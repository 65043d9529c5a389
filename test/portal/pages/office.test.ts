import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor, Role } from '../../../domain/kernel/actor.ts'
import { consent } from '../../../domain/consent/decider.ts'
import { addDays, localDate } from '../../../domain/kernel/time.ts'
import { provider } from '../../../domain/provider/decider.ts'
import { team } from '../../../domain/team/decider.ts'
import { message } from '../../../domain/message/decider.ts'
import type { QuarantineReason } from '../../../domain/message/events.ts'
import type { MessageIdentity } from '../../../portal/exchange.ts'
import type { PageResponse } from '../../../portal/visitor.ts'
import { openWorld, type World } from '../../support/world.ts'
import { statusOf, textOf, visit } from './visit.ts'

let world: World
let hospital: string
let pat: string

beforeEach(async () => {
  world = await openWorld()
  hospital = await world.addProvider('RXX01', 'acute', 'St Mary’s Hospital')
  pat = await world.addPatient(hospital, '9990000018')
})
afterEach(() => world.close())

const as = (role: Role): Actor => ({ user: world.ids.opaque(), role })

describe('a message that waits', () => {
  const identity: MessageIdentity = {
    verification: 'unverified',
    nhsNumber: '9990000018',
    localNumbers: ['W1'],
    birthDate: localDate.parse('1970-02-01'),
    demographics: { familyName: 'EXAMPLE', givenNames: 'Patricia' },
  }
  const quarantined = async (
    candidate: string | undefined,
    reason: QuarantineReason = 'birthDateDiffers',
  ): Promise<string> => {
    const id = world.ids.opaque()
    const by: Actor = { user: 'system', role: 'system', organisation: hospital }
    const aim = { organisation: hospital }
    const received = {
      format: 'hl7v2' as const,
      organisation: hospital,
      sender: 'LAB^X',
      controlId: '1',
      messageType: 'ORU^R01',
      content: { base64: 'TVNI', mediaType: 'text/plain' },
      reusedControlId: false,
    }
    await world.ask({ aggregate: message, id, by, aim, command: { type: 'ReceiveMessage', data: received } })
    await world.ask({
      aggregate: message,
      id,
      by,
      aim,
      command: {
        type: 'QuarantineMessage',
        data: {
          reason,
          identifiers: [],
          ...(candidate !== undefined && { candidate }),
        },
      },
    })
    return id
  }
  const go = (path: string, form?: Readonly<Record<string, string>>): Promise<PageResponse> =>
    visit(world, as('administrator'), form === undefined ? { path, identity } : { path, form, identity })

  it('is listed with why it waits, and compared side by side', async () => {
    const id = await quarantined(pat)
    expect(textOf(await go('/quarantine'))).toContain('The date of birth differs from the record')
    const text = textOf(await go(`/quarantine/${id}`))
    expect(text).toMatch(/Family name In the message EXAMPLE In the record Example Same\? Same/)
    expect(text).toMatch(
      /Date of birth In the message 1 February 1970 In the record 31 January 1970 Same\? Different/,
    )
    expect(text).toContain('It belongs to this record')
  })
  it('says how many can’t be worked on beside it, and nothing where none is', async () => {
    const admin = as('administrator')
    expect(textOf(await visit(world, admin, { path: '/quarantine' }))).not.toContain('stuck')
    expect(textOf(await visit(world, admin, { path: '/quarantine', failing: 1 }))).toContain(
      '1 more message is stuck',
    )
    expect(textOf(await visit(world, admin, { path: '/quarantine', failing: 2 }))).toContain(
      '2 more messages are stuck',
    )
  })
  it('of several NHS numbers shows them all', async () => {
    const { nhsNumber: _, ...others } = identity
    const several = { ...others, severalNhsNumbers: ['9990000018', '9990000026'] }
    const path = `/quarantine/${await quarantined(pat)}`
    expect(textOf(await visit(world, as('administrator'), { path, identity: several }))).toMatch(
      /NHS number In the message 999 000 0018 and 999 000 0026 In the record 999 000 0018 Same\? Different/,
    )
  })
  it('is accepted only for the record that was compared', async () => {
    const id = await quarantined(pat)
    const path = `/quarantine/${id}/accept`
    expect(textOf(await go(path))).toContain('File the message to this record?')
    expect(statusOf(await go(path, { record: 'a'.repeat(32), revision: '1' }))).toBe(400)
    const older = await go(path, { record: pat, revision: '0' })
    expect(textOf(older)).toContain('The record beside the message has changed. Compare them again')
    expect(await go(path, { record: pat, revision: '1' })).toMatchObject({ to: '/quarantine' })
    expect(textOf(await go('/quarantine'))).toContain('No message is waiting.')
    expect(statusOf(await go(path))).toBe(404)
  })
  it('can be made a new record, and has no record to be accepted for where none is like it', async () => {
    const id = await quarantined(undefined)
    expect(textOf(await go(`/quarantine/${id}`))).not.toContain('It belongs to this record')
    expect(statusOf(await go(`/quarantine/${id}/accept`, { record: '', revision: '1' }))).toBe(400)
    expect(await go(`/quarantine/${id}/create`, {})).toMatchObject({ kind: 'redirect' })
  })
  it('is filed to a record that is found by NHS number, once that was compared', async () => {
    const id = await quarantined(undefined)
    const path = `/quarantine/${id}/find`
    expect(textOf(await go(`/quarantine/${id}`))).toContain('It belongs to a record: find it by NHS number')
    expect(textOf(await go(path))).toContain('Find the record it belongs to')
    const found = await go(path, { 'nhs-number': '999 000 0018' })
    expect(textOf(found)).toMatch(
      /Date of birth In the message 1 February 1970 In the record 31 January 1970 Same\? Different/,
    )
    expect(found.kind === 'page' && found.html).toContain(`name="record" value="${pat}"`)
    expect(await go(`/quarantine/${id}/accept`, { record: pat, revision: '1' })).toMatchObject({
      to: '/quarantine',
    })
    const { event } = (await world.stores.journal.load(`message-${id}`))[2] ?? {}
    expect(event).toMatchObject({ data: { decision: 'accepted', patient: pat } })
  })
  it('leaves on the person’s record that they were looked at, and no number in an address', async () => {
    const id = await quarantined(undefined)
    await go(`/quarantine/${id}/find`, { 'nhs-number': '9990000018' })
    const log = await visit(world, { user: pat, role: 'patient' }, { path: '/access-log' })
    expect(textOf(log)).toContain(
      'An administrator looked at your name, date of birth and address, to find out whether a hospital’s message is about you.',
    )
  })
  it('is not filed by a number that nobody has, or that is none, and says which', async () => {
    const id = await quarantined(undefined)
    const unknown = await go(`/quarantine/${id}/find`, { 'nhs-number': '9990000026' })
    expect(statusOf(unknown)).toBe(400)
    expect(textOf(unknown)).toContain(
      'There is a problem No record here has this NHS number. Check it and try again',
    )
    expect(textOf(await go(`/quarantine/${id}/find`, { 'nhs-number': '9990000019' }))).toContain(
      'Enter a valid NHS number',
    )
  })
  it('has nobody looked up for it once it is decided, or where it can’t be filed', async () => {
    const unread = await quarantined(undefined, 'notMapped')
    const decided = await quarantined(undefined)
    await go(`/quarantine/${decided}/reject`, { reason: 'Test message' })
    for (const [id, status] of [
      [unread, 409],
      [decided, 404],
    ] as const) {
      expect(statusOf(await go(`/quarantine/${id}/find`))).toBe(status)
      const answer = await go(`/quarantine/${id}/find`, { 'nhs-number': '9990000018' })
      expect(statusOf(answer)).toBe(status)
    }
    const log = await visit(world, { user: pat, role: 'patient' }, { path: '/access-log' })
    expect(textOf(log)).not.toContain('administrator')
  })
  it('of a kind that can’t be read is not offered for filing, and says why', async () => {
    const id = await quarantined(pat, 'notMapped')
    const text = textOf(await go(`/quarantine/${id}`))
    expect(text).toContain('It can’t be filed to a record')
    expect(text).not.toMatch(/It belongs to (this record|someone new)/)
    expect(text).toContain('It belongs to nobody here')
    expect(statusOf(await go(`/quarantine/${id}/accept`, { record: pat, revision: '1' }))).toBe(409)
    expect(statusOf(await go(`/quarantine/${id}/create`, {}))).toBe(409)
  })
  it('whose person is known is not offered to be made a new record, and says why', async () => {
    const id = await quarantined(pat, 'belongsToAnother')
    const text = textOf(await go(`/quarantine/${id}`))
    expect(text).toContain('It belongs to this record')
    expect(text).not.toContain('It belongs to someone new')
    expect(text).toContain('No new record can be made of it: its numbers are those of a record already')
    const refused = await go(`/quarantine/${id}/create`)
    expect(statusOf(refused)).toBe(409)
    expect(textOf(refused)).toContain('Its numbers are those of a record already')
  })
  it('is rejected with a reason, and without one asks again', async () => {
    const id = await quarantined(pat)
    const again = await go(`/quarantine/${id}/reject`, { reason: '' })
    expect(statusOf(again)).toBe(400)
    expect(textOf(again)).toContain('There is a problem Say why you reject it')
    expect(await go(`/quarantine/${id}/reject`, { reason: 'Test message' })).toMatchObject({
      kind: 'redirect',
    })
  })
  it('that is not there is not found', async () => {
    expect(statusOf(await go(`/quarantine/${'a'.repeat(32)}`))).toBe(404)
    expect(statusOf(await go('/quarantine/x'))).toBe(404)
  })
})

describe('messages that were refused', () => {
  const refused = async (organisation: string): Promise<string> => {
    const id = world.ids.opaque()
    const by: Actor = { user: 'system', role: 'system', organisation }
    const received = {
      format: 'hl7v2' as const,
      organisation,
      sender: 'LAB^X',
      controlId: '1',
      messageType: 'ORU^R01',
      content: { base64: 'TVNI', mediaType: 'text/plain' },
      reusedControlId: true,
      fault: { code: '101', why: 'PID-3 is empty', place: 'PID-3' },
    }
    const command = { type: 'ReceiveMessage' as const, data: received }
    await world.ask({ aggregate: message, id, by, aim: { organisation }, command })
    return id
  }
  const go = async (path: string): Promise<string> =>
    textOf(await visit(world, as('administrator'), { path }))

  it('are none at first', async () => {
    expect(await go('/refused')).toContain('No message was refused.')
  })
  it('are listed, also one provider’s, with why, where and a number that was used before, and that is on record', async () => {
    const other = await world.addProvider('RYY01', 'acute', 'Hammersmith Hospital')
    const ids = [await refused(hospital), await refused(other)]
    const all = await go('/refused')
    expect(all).toMatch(/From St Mary’s Hospital/)
    expect(all).toMatch(/Why PID-3 is empty Where in it PID-3/)
    expect(all).toContain('ORU^R01 (its number was used before for another message)')
    const sources = await visit(world, as('administrator'), { path: '/sources' })
    expect(sources.kind === 'page' && sources.html).toContain(`href="/refused?provider=${other}"`)
    const one = await go(`/refused?provider=${other}`)
    expect(one).toContain('Messages refused from Hammersmith Hospital')
    expect(one).not.toContain('St Mary’s Hospital')
    const looks = await world.stores.journal.load(`access-${world.session}`)
    const looked = looks.map(({ meta }) => meta.subject)
    expect(looked.toSorted()).toStrictEqual([...ids, ids[1]].toSorted())
  })
})

describe.each(['auditor', 'privacyOfficer'] as const)('a look into a record by the %s', role => {
  const go = (path: string, form?: Readonly<Record<string, string>>): Promise<PageResponse> =>
    visit(world, as(role), form === undefined ? { path } : { path, form })

  it('shows who could see it at each step, with the step’s cause in words', async () => {
    const kidney = await world.addTeam(hospital)
    await world.share(pat, kidney, ['general'])
    world.passes(86_400_000)
    await world.share(pat, kidney, ['general', 'mental'])
    world.passes(86_400_000)
    await world.stopSharing(pat, kidney)
    expect(await go('/audit', { 'nhs-number': '9990000018' })).toMatchObject({ to: `/audit/${pat}/consents` })
    const now = textOf(await go(`/audit/${pat}/consents`))
    expect(now).toContain('Nobody could see what others wrote.')
    expect(now).toContain('The person stopped sharing general health and mental health with Kidney team')
    const between = textOf(await go(`/audit/${pat}/consents?day=2026-11-20`))
    expect(between).toContain(
      'The last change before that: The person shared general health with Kidney team',
    )
    expect(between).toMatch(/General health Yes Mental health No/)
    const step = textOf(await go(`/audit/${pat}/consents?at=2026-11-21T09:00:00.000Z`))
    expect(step).toContain('from general health to general health and mental health')
    expect(step).toMatch(/General health Yes Mental health Yes/)
  })
  it('shows a team whose name is a diagnosis as its hospital', async () => {
    const clinic = await world.addTeam(hospital, 'HIV clinic', 'sexual')
    await world.share(pat, clinic, ['sexual'])
    const text = textOf(await go(`/audit/${pat}/consents`))
    expect(text).toContain('The person shared sexual health with St Mary’s Hospital')
    expect(text).not.toContain('HIV')
  })
  it('says No for a team from the day it closed, and for all of a provider whose agreement ended', async () => {
    const [kidney, eyes] = [await world.addTeam(hospital), await world.addTeam(hospital, 'Eye team')]
    await world.share(pat, kidney, ['general'])
    await world.share(pat, eyes, ['general'])
    const yes = async (day: string): Promise<number> =>
      textOf(await go(`/audit/${pat}/consents?day=${day}`)).match(/General health Yes/g)?.length ?? 0
    world.passes(86_400_000)
    await world.ask({
      aggregate: team,
      id: kidney,
      command: { type: 'CloseTeam', data: { reason: 'merged' } },
    })
    world.passes(86_400_000)
    const command = { type: 'EndAgreement', data: { reason: 'left' } } as const
    await world.ask({ aggregate: provider, id: hospital, command })
    expect([await yes('2026-11-20'), await yes('2026-11-21'), await yes('2026-11-22')]).toStrictEqual([
      2, 1, 0,
    ])
  })
  it('begins its steps before the first share', async () => {
    await world.share(pat, await world.addTeam(hospital), ['general'])
    const page = await go(`/audit/${pat}/consents?day=2026-11-01`)
    const html = page.kind === 'page' ? page.html : ''
    expect(html).toMatch(/<option[^>]*selected=""[^>]*>Before the first share<\/option>/)
    const now = await go(`/audit/${pat}/consents`)
    expect(now.kind === 'page' && now.html).toMatch(/<option[^>]*selected=""[^>]*>20 November 2026/)
  })
  it('names the teams that keep sight of what they wrote, from when they wrote it', async () => {
    const kidney = await world.addTeam(hospital)
    world.passes(86_400_000)
    await world.fileEntry({
      patient: pat,
      organisation: hospital,
      team: kidney,
      content: { kind: 'letter', title: 'Clinic letter' },
    })
    const words = 'Teams that could see what they wrote themselves'
    expect(textOf(await go(`/audit/${pat}/consents`))).toContain(`${words} Team Since`)
    expect(textOf(await go(`/audit/${pat}/consents?day=2026-11-20`))).not.toContain(words)
  })
  it('lists what was decided about items by kind, day, person and reason, and nothing that the items say', async () => {
    const kidney = await world.addTeam(hospital)
    const user = await world.addProfessional([kidney], undefined, 'Dr A. Shah')
    const by: Actor = { user, role: 'professional', team: kidney, organisation: hospital }
    const entry = await world.fileEntry({
      patient: pat,
      organisation: hospital,
      team: kidney,
      content: { kind: 'letter', title: 'Clinic letter' },
      releaseAt: addDays(world.clock(), 5),
    })
    const about = { aggregate: consent, id: pat, by, aim: { patient: pat, team: kidney, entry } } as const
    const reason = 'I tell them on Friday'
    await world.ask({ ...about, command: { type: 'HoldRelease', data: { entry, reason } } })
    await world.ask({ ...about, command: { type: 'HastenRelease', data: { entry, revision: 0, reason } } })
    await world.ask({ ...about, command: { type: 'RelabelEntry', data: { entry, label: 'sexual', reason } } })
    const text = textOf(await go(`/audit/${pat}/consents`))
    const who = 'Dr A. Shah, Kidney team, St Mary’s Hospital,'
    expect(text).toContain(`${who} held back a letter of 20 November 2026: “${reason}”`)
    expect(text).toContain(`${who} released a letter of 20 November 2026 early: “${reason}”`)
    expect(text).toContain(`${who} changed what a letter of 20 November 2026 is kept under: “${reason}”`)
    expect(text).not.toMatch(/Clinic letter|sexual/i)
  })
  it('asks again for a day that is none', async () => {
    expect(statusOf(await go(`/audit/${pat}/consents?day=31.2.2026`))).toBe(400)
  })
  it('says who looked, itself too', async () => {
    await visit(world, { user: pat, role: 'patient' }, { path: '/record' })
    await go(`/audit/${pat}/consents`)
    const text = textOf(await go(`/audit/${pat}/access-log`))
    expect(text).toContain('The person looked at the person’s record, because it is their own record.')
    expect(text).toMatch(/(An auditor|A privacy officer) looked at the person’s past sharing choices/)
  })
  it('of nobody is the same page as of somebody who can’t be seen', async () => {
    const unknown = textOf(await go('/audit', { 'nhs-number': '9990000026' }))
    expect(unknown).toContain('You can’t see a record for this number')
    expect(textOf(await go(`/audit/${'a'.repeat(32)}/consents`))).toBe(unknown)
    expect(textOf(await go('/audit/x/access-log'))).toBe(unknown)
  })
})

describe('what has arrived', () => {
  it('says for each organisation when it was last heard and what became of its messages', async () => {
    await world.addProvider('RXX02', 'acute', 'Silent Hospital')
    const id = world.ids.opaque()
    const by: Actor = { user: 'system', role: 'system', organisation: hospital }
    const about = { aggregate: message, id, by, aim: { organisation: hospital } }
    const data = {
      format: 'hl7v2' as const,
      organisation: hospital,
      sender: 'LAB^X',
      controlId: '1',
      messageType: 'ORU^R01',
      content: { base64: 'TVNI', mediaType: 'text/plain' },
      reusedControlId: false,
    }
    await world.ask({ ...about, command: { type: 'ReceiveMessage', data } })
    world.passes(2 * 3_600_000)
    const text = textOf(await visit(world, as('administrator'), { path: '/sources' }))
    expect(text).toMatch(/1 organisation sent nothing yet Silent Hospital/)
    expect(text).toMatch(
      /St Mary’s Hospital Last message 2 hours ago, on 20 November 2026 at 9am Filed 0 Being filed 1 Waiting/,
    )
  })
})

describe('the first page of an office', () => {
  it.each([
    ['administrator', 'Messages waiting'],
    ['auditor', 'Look into a record'],
    ['privacyOfficer', 'Look into a record'],
  ] as const)('of the %s says: %s', async (role, words) => {
    expect(textOf(await visit(world, as(role), { path: '/' }))).toContain(words)
  })
})
