import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EntryContent } from '../../../domain/entry/content.ts'
import { consent } from '../../../domain/consent/decider.ts'
import { entry } from '../../../domain/entry/decider.ts'
import type { Actor } from '../../../domain/kernel/actor.ts'
import { addDays, instant } from '../../../domain/kernel/time.ts'
import type { PageResponse } from '../../../portal/visitor.ts'
import { openWorld, type World } from '../../support/world.ts'
import { statusOf, textOf, visit } from './visit.ts'

const hba1c = (value: number): EntryContent => ({
  kind: 'result',
  code: { system: 'loinc', code: '59261-8', display: 'Haemoglobin A1c' },
  status: 'final',
  observations: [
    {
      code: { system: 'loinc', code: '59261-8', display: 'Haemoglobin A1c' },
      value: { quantity: { value, unit: 'mmol/mol' } },
      range: { low: 20, high: 42 },
      flag: value > 42 ? 'high' : 'normal',
      status: 'final',
    },
  ],
})
const letter = (title: string, rest: object = {}): EntryContent => ({ kind: 'letter', title, ...rest })

let world: World
let hospital: string
let kidney: string
let pat: string
let me: Actor

const go = (
  path: string,
  form?: Readonly<Record<string, string | readonly string[]>>,
): Promise<PageResponse> => visit(world, me, form === undefined ? { path } : { path, form })
const file = (content: EntryContent, rest: object = {}): Promise<string> =>
  world.fileEntry({ patient: pat, organisation: hospital, content, ...rest })

beforeEach(async () => {
  world = await openWorld()
  hospital = await world.addProvider('RXX01', 'acute', 'St Mary’s Hospital')
  kidney = await world.addTeam(hospital)
  pat = await world.addPatient(hospital, '9990000018')
  me = { user: pat, role: 'patient' }
})
afterEach(() => world.close())

describe('the first page', () => {
  it('says so where there is nothing yet', async () => {
    const text = textOf(await go('/'))
    expect(text).toContain('There is nothing in your record yet.')
    expect(text).toContain('You have no appointments ahead')
  })
  it('names everything that awaits release by its kind, however much is newer', async () => {
    await file(letter('Not yet'), {
      effective: '2026-10-01T09:00:00.000Z',
      releaseAt: '2026-12-24T09:00:00.000Z',
    })
    for (let n = 0; n < 11; n += 1) await file(letter(`Newer letter ${String(n)}`))
    const text = textOf(await go('/'))
    expect(text).toContain('A letter from St Mary’s Hospital You can read it here from 24 December 2026')
    expect(text).not.toContain('Not yet')
  })
  it('shows what comes next: appointments, soonest first, and a result that awaits release with its day', async () => {
    const now = '2026-11-20T09:00:00.000Z'
    const booked = (what: string, start: string): EntryContent => ({
      kind: 'appointment',
      what,
      start: instant.parse(start),
      status: 'booked',
    })
    await file(booked('Late clinic', '2027-01-05T10:00:00.000Z'), {
      effective: '2027-01-05T10:00:00.000Z',
      releaseAt: now,
    })
    await file(booked('Soon clinic', '2026-12-01T14:30:00.000Z'), {
      effective: '2026-12-01T14:30:00.000Z',
      releaseAt: now,
    })
    await file(hba1c(48), { releaseAt: '2026-11-25T09:00:00.000Z' })
    const text = textOf(await go('/'))
    expect(text.indexOf('1 December 2026 at 2:30pm')).toBeGreaterThan(0)
    expect(text.indexOf('Soon clinic')).toBeLessThan(text.indexOf('Late clinic'))
    expect(text).toContain('A test result from St Mary’s Hospital')
    expect(text).toContain('You can read it here from 25 November 2026 at 9am')
    expect(text).not.toContain('48 mmol/mol')
  })
  it('says at which hospital an appointment is, and is not led by what is dated in the future', async () => {
    const start = addDays(world.clock(), 3)
    const what = 'Eye clinic'
    await file(
      { kind: 'appointment', what, start, where: 'Room 4', status: 'booked' },
      { effective: start, releaseAt: world.clock() },
    )
    await file(hba1c(48))
    await file(letter('From the future'), { effective: '2099-01-01T00:00:00.000Z', releaseAt: world.clock() })
    const text = textOf(await go('/'))
    expect(text).toContain('Eye clinic Room 4, St Mary’s Hospital')
    expect(text).not.toContain('From the future')
    const record = textOf(await go('/record'))
    expect(record).toMatch(/What comes next Eye clinic.*mmol\/mol.*may be wrong From the future/)
  })
  it('names the next appointments, however many are booked behind them', async () => {
    for (let week = 1; week <= 22; week += 1) {
      const start = addDays(world.clock(), week * 7)
      const content = {
        kind: 'appointment',
        what: `Clinic ${String(week)}.`,
        start,
        status: 'booked',
      } as const
      await file(content, { effective: start, releaseAt: world.clock() })
    }
    const text = textOf(await go('/'))
    expect(text).toContain('Clinic 1.')
    expect(text).toContain('Clinic 20.')
    expect(text).not.toContain('Clinic 21.')
  })
  it('marks as new what arrived within the last two weeks', async () => {
    await file(letter('Old letter'))
    world.passes(20 * 86_400_000)
    await file(letter('Fresh letter'))
    const text = textOf(await go('/'))
    expect(text).toContain('Fresh letter New')
    expect(text).not.toContain('Old letter New')
  })
})

describe('the record', () => {
  it('puts what comes next first, the soonest before the later', async () => {
    for (const [what, days] of [
      ['Later clinic', 60],
      ['Sooner clinic', 2],
    ] as const) {
      const start = addDays(world.clock(), days)
      await file(
        { kind: 'appointment', what, start, status: 'booked' },
        { effective: start, releaseAt: world.clock() },
      )
    }
    await file(letter('A letter'))
    const text = textOf(await go('/record'))
    expect(text).toMatch(/What comes next Sooner clinic.*Later clinic.*A letter/)
    expect(textOf(await go('/record?kind=letter'))).not.toContain('What comes next')
  })
  it('is a story by day, newest first, and filters by kind', async () => {
    await file(letter('A letter'), { effective: '2026-10-01T09:00:00.000Z' })
    await file(hba1c(48), { effective: '2026-10-02T09:00:00.000Z' })
    const text = textOf(await go('/record'))
    expect(text.indexOf('2 October 2026')).toBeLessThan(text.indexOf('1 October 2026'))
    expect(text).toContain('48 mmol/mol. Above the usual range')
    const letters = textOf(await go('/record?kind=letter'))
    expect(letters).toContain('A letter')
    expect(letters).not.toContain('mmol/mol')
    expect(textOf(await go('/record?kind=allergy'))).toContain('There are no allergies in your record.')
  })
  it('comes in pages that follow one another without a gap', async () => {
    for (let n = 0; n < 30; n += 1) {
      await file(letter(`Letter ${String(n)}.`), {
        effective: `2026-10-${String(n + 1).padStart(2, '0')}T09:00:00.000Z`,
      })
    }
    const first = await go('/record')
    const next = /href="(\/record\?after=[^"]+)"/.exec(first.kind === 'page' ? first.html : '')?.[1]
    const second = textOf(await go(next?.replaceAll('&amp;', '&') ?? ''))
    const shown = [textOf(first), second].flatMap(text =>
      [...text.matchAll(/Letter (\d+)\./g)].map(found => found[1]),
    )
    expect(shown).toHaveLength(30)
    expect(new Set(shown).size).toBe(30)
  })
  it('answers a cursor that nobody handed out with 400', async () => {
    expect(statusOf(await go('/record?after=nonsense'))).toBe(400)
  })
})

describe('one item', () => {
  it('says its value, the usual range, where it lies and what the test looks at', async () => {
    const text = textOf(await go(`/record/${await file(hba1c(48))}`))
    expect(text).toContain('48 mmol/mol')
    expect(text).toContain('This is above the usual range for this laboratory.')
    expect(text).toContain('The usual range for this laboratory is 20 to 42 mmol/mol.')
    expect(text).toContain('This test looks at your average blood sugar')
    expect(text).not.toContain('over time Your')
  })
  it('draws its trend, with a summary and a table, once there are two values', async () => {
    await file(hba1c(62), { effective: '2025-03-01T09:00:00.000Z' })
    const answer = await go(`/record/${await file(hba1c(48))}`)
    expect(textOf(answer)).toContain(
      'Your blood sugar (HbA1c) has fallen from 62 to 48 mmol/mol since March 2025.',
    )
    expect(textOf(answer)).toContain('Blood sugar over time (HbA1c): all values')
    expect(answer.kind === 'page' && answer.html).toContain(
      '<svg role="img" aria-labelledby="trend-0-wide-title',
    )
  })
  it('leaves out of the picture what can’t be of the day it says, and says so', async () => {
    await file(hba1c(62), { effective: '2025-03-01T09:00:00.000Z' })
    await file(hba1c(30), { effective: '1850-01-01T00:00:00.000Z' })
    await file(hba1c(99), { effective: '2099-01-01T00:00:00.000Z', releaseAt: '2026-01-01T00:00:00.000Z' })
    const text = textOf(await go(`/record/${await file(hba1c(48))}`))
    expect(text).toContain('has fallen from 62 to 48 mmol/mol since March 2025.')
    expect(text).toContain('2 values have dates that can’t be right and are not drawn: see the table.')
    expect(text).toContain('1 January 1850')
  })
  it('shows no mark that turns the direction of its title', async () => {
    const answer = await go(`/record/${await file(letter('Letter\u202egnp.exe'))}`)
    expect(answer.kind === 'page' && answer.html).toContain('Lettergnp.exe')
  })
  it('says nothing of an appointment that is past and was never more than booked', async () => {
    const start = instant.parse('2026-10-01T09:00:00.000Z')
    const id = await file(
      { kind: 'appointment', what: 'Clinic', start, status: 'booked' },
      { effective: start },
    )
    expect(textOf(await go(`/record/${id}`))).not.toContain('Booked')
  })
  it('that was corrected says so, with the earlier version behind it', async () => {
    const id = await file(hba1c(60))
    world.passes(60_000)
    await file(hba1c(48), { id })
    const text = textOf(await go(`/record/${id}`))
    expect(text).toContain('This test result was corrected')
    expect(text).toContain('See the earlier version')
    expect(text.indexOf('48 mmol/mol')).toBeLessThan(text.indexOf('60 mmol/mol'))
  })
  it('that awaits release gives its day and nothing else', async () => {
    const id = await file(hba1c(48), { releaseAt: '2026-11-25T09:00:00.000Z' })
    const text = textOf(await go(`/record/${id}`))
    expect(text).toContain('from 25 November 2026 at 9am')
    expect(text).not.toMatch(/48|HbA1c|mmol/)
  })
  it('that was taken back by its sender can no longer be read', async () => {
    const id = await file(letter('For somebody else', { text: 'secret' }))
    await world.ask({
      aggregate: entry,
      id,
      subject: pat,
      by: { user: 'system', role: 'system', organisation: hospital },
      aim: { organisation: hospital, patient: pat },
      command: { type: 'RetractEntry', data: { reason: 'wrong person', issued: world.clock() } },
    })
    const answer = await go(`/record/${id}`)
    expect(statusOf(answer) === 404 || textOf(answer).includes('taken back')).toBe(true)
    expect(textOf(answer)).not.toMatch(/secret|somebody else/)
  })
  it('of somebody else is not found, in the same words as one that never was', async () => {
    const other = await world.addPatient(hospital, '9990000026')
    const theirs = await world.fileEntry({
      patient: other,
      organisation: hospital,
      content: letter('Theirs'),
    })
    const [one, two] = [await go(`/record/${theirs}`), await go(`/record/${'f'.repeat(32)}`)]
    expect(statusOf(one)).toBe(404)
    expect(textOf(one)).toBe(textOf(two))
  })
  it('keeps what a sender wrote as text', async () => {
    const answer = await go(
      `/record/${await file(letter('<script>alert(1)</script>', { text: '<b>x</b>' }))}`,
    )
    expect(answer.kind === 'page' && answer.html).toContain('&lt;script&gt;alert(1)')
  })
  it('with a document hands it out as a file whose name tells only the day', async () => {
    const document = { base64: Buffer.from('%PDF-1.7').toString('base64'), mediaType: 'application/pdf' }
    const id = await file(letter('HIV clinic letter', { document }), {
      effective: '2026-10-02T09:00:00.000Z',
    })
    const answer = await go(`/record/${id}/document`)
    expect(answer).toMatchObject({
      kind: 'file',
      mediaType: 'application/pdf',
      fileName: 'letter-2026-10-02.pdf',
    })
    expect(answer.kind === 'file' && Buffer.from(answer.bytes).toString()).toBe('%PDF-1.7')
    expect(statusOf(await go(`/record/${await file(letter('None'))}/document`))).toBe(404)
  })
  it('hands out each version of a document as that version was', async () => {
    const saying = (words: string) => ({
      document: { base64: Buffer.from(words).toString('base64'), mediaType: 'application/pdf' },
    })
    const id = await file(letter('Letter', saying('first')))
    world.passes(60_000)
    await file(letter('Letter', saying('second')), { id })
    const page = await go(`/record/${id}`)
    const links = page.kind === 'page' ? [...page.html.matchAll(/href="([^"]*\/document[^"]*)"/g)] : []
    const bytes = await Promise.all(
      links.map(async ([, href]) => {
        const answer = await go(href ?? '')
        return answer.kind === 'file' ? Buffer.from(answer.bytes).toString() : answer.kind
      }),
    )
    expect(bytes).toStrictEqual(['second', 'first'])
    expect(statusOf(await go(`/record/${id}/document?version=7`))).toBe(404)
  })
  it('says who moved it where, when and why', async () => {
    const user = await world.addProfessional([kidney], undefined, 'Dr A. Shah')
    const by: Actor = { user, role: 'professional', team: kidney, organisation: hospital }
    const id = await file(letter('A letter'), { team: kidney })
    await visit(world, by, {
      path: `/patients/${pat}/${id}/label`,
      form: { label: 'sexual', reason: 'From the clinic' },
    })
    await go(`/record/${id}/label`, { label: 'social' })
    const text = textOf(await go(`/record/${id}`))
    expect(text).toContain(
      'Dr A. Shah, Kidney team, St Mary’s Hospital, moved this from General health to Sexual health on 20 November 2026: “From the clinic”',
    )
    expect(text).toContain('You moved this from Sexual health to Social care on 20 November 2026.')
  })
  it('can be kept under another label by the patient', async () => {
    const id = await file(letter('A letter'))
    expect(statusOf(await go(`/record/${id}/label`, { label: 'gossip' }))).toBe(400)
    expect(await go(`/record/${id}/label`, { label: 'mental' })).toMatchObject({ to: `/record/${id}` })
    expect(textOf(await go(`/record/${id}`))).toContain('Kept under Mental health')
  })
})

describe('who has looked', () => {
  const surgery = async (): Promise<{ readonly practice: string; readonly by: Actor }> => {
    const organisation = await world.addProvider('E84001', 'gp', 'Harrow Hill Surgery')
    const team = await world.addTeam(organisation, 'Practice team')
    const user = await world.addProfessional([team], undefined, 'Dr A. Shah')
    return { practice: team, by: { user, role: 'professional', team, organisation } }
  }
  it('is told in sentences, by day, with refusals; own looks can be left out', async () => {
    const { practice, by } = await surgery()
    await file(hba1c(48))
    expect(statusOf(await visit(world, by, { path: `/patients/${pat}` }))).toBe(404)
    await world.share(pat, practice, ['general'])
    expect(statusOf(await visit(world, by, { path: `/patients/${pat}` }))).toBe(200)
    await go('/record')
    await go('/record')
    const text = textOf(await go('/access-log'))
    expect(text).toContain('20 November 2026')
    expect(text).toContain('Dr A. Shah, Practice team, Harrow Hill Surgery, looked at your')
    expect(text).toContain('because you shared with this team.')
    expect(text).toMatch(
      /Dr A\. Shah.* tried to look at your record .*and was refused, because you did not share/,
    )
    expect(text).toMatch(/You looked at your test results.* \(2 times\)/)
    expect(textOf(await go('/access-log?who=others'))).not.toContain('You looked')
  })
  it('counts a page as one look, however much it was put together from', async () => {
    const { practice, by } = await surgery()
    await world.share(pat, practice, ['general'])
    await file(hba1c(62), { effective: '2025-03-01T09:00:00.000Z' })
    const id = await file(hba1c(48))
    await visit(world, by, { path: `/patients/${pat}` })
    await visit(world, by, { path: `/patients/${pat}/${id}` })
    await go(`/record/${id}`)
    const text = textOf(await go('/access-log'))
    expect(text).toMatch(/Dr A\. Shah.* looked at your test results \(2 times\), because you shared/)
    expect(text).toContain('You looked at your test results, because it is your record.')
  })
  it('opens a run of looks into each of them, with its time and what was seen', async () => {
    const { practice, by } = await surgery()
    await world.share(pat, practice, ['general'])
    const id = await file(hba1c(48))
    await visit(world, by, { path: `/patients/${pat}/${id}` })
    world.passes(60_000)
    await file({ kind: 'letter', title: 'Clinic letter' })
    await visit(world, by, { path: `/patients/${pat}` })
    const text = textOf(await go('/access-log?who=others'))
    expect(text).toMatch(/looked at your test results and letters \(2 times\), because/)
    expect(text).toMatch(/Each look of Dr A\. Shah, Practice team, .* from \S+ to \S+/i)
    expect(text).toMatch(/9:01am: your test results and letters\s+9am: your test results\b/)
  })
  it('has nothing to open where there was one look', async () => {
    const { practice, by } = await surgery()
    await world.share(pat, practice, ['general'])
    await visit(world, by, { path: `/patients/${pat}/${await file(hba1c(48))}` })
    expect(textOf(await go('/access-log?who=others'))).not.toContain('Each look')
  })
  it('leaves own looks out before it counts a page', async () => {
    const { practice, by } = await surgery()
    await world.share(pat, practice, ['general'])
    await visit(world, by, { path: `/patients/${pat}` })
    world.passes(1000)
    for (let time = 0; time < 101; time += 1) await go('/record')
    expect(textOf(await go('/access-log?who=others'))).toContain('Dr A. Shah')
  })
})

describe('an item that a clinician holds', () => {
  it('is shown as held, without a day', async () => {
    const id = await file(hba1c(48), { releaseAt: '2026-11-25T09:00:00.000Z', team: kidney })
    const doctor = await world.addProfessional([kidney])
    const by: Actor = { user: doctor, role: 'professional', team: kidney, organisation: hospital }
    await world.ask({
      aggregate: consent,
      id: pat,
      by,
      aim: { patient: pat, team: kidney, entry: id },
      command: { type: 'HoldRelease', data: { entry: id, reason: 'to be told in person' } },
    })
    const text = textOf(await go(`/record/${id}`))
    expect(text).toContain('Your care team wants to talk to you about it first.')
    expect(text).not.toContain('25 November')
  })
})
