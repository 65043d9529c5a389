import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { EntryContent } from '../../../domain/entry/content.ts'
import type { Actor } from '../../../domain/kernel/actor.ts'
import { addDays } from '../../../domain/kernel/time.ts'
import { register } from '../../../portal/pages/register.tsx'
import { ReadModelBehind } from '../../../projections/faults.ts'
import { formOf } from '../../../portal/security/form.ts'
import type { PageResponse, UnknownPageRequest } from '../../../portal/visitor.ts'
import type { Answer } from '../../../portal/layout/view.ts'
import { openWorld, type World } from '../../support/world.ts'
import { portalOf, statusOf, textOf, visit } from './visit.ts'
import { isNhsNumber } from '../../../domain/kernel/ids.ts'

const unseenWords = 'You can’t see a record for this number'
const nhsNumber = '9990000018'
const validNumbers = Array.from({ length: 10_000 }, (_, n) => `9990${String(n + 100_000)}`).filter(
  isNhsNumber,
)
const letter = (title: string): EntryContent => ({ kind: 'letter', title })
const potassium: EntryContent = {
  kind: 'result',
  code: { system: 'loinc', code: '2823-3', display: 'Potassium' },
  status: 'final',
  observations: [
    {
      code: { system: 'loinc', code: '2823-3', display: 'Potassium' },
      value: { quantity: { value: 6.4, unit: 'mmol/L' } },
      range: { low: 3.5, high: 5.3 },
      flag: 'criticalHigh',
      status: 'final',
    },
  ],
}

let world: World
let hospital: string
let practice: string
let pat: string
let gp: Actor
/** Of the hospital that makes the results. */
let ward: Actor

const go = (path: string, form?: Readonly<Record<string, string>>): Promise<PageResponse> =>
  visit(world, gp, form === undefined ? { path } : { path, form })

beforeEach(async () => {
  world = await openWorld()
  hospital = await world.addProvider('RXX01', 'acute', 'St Mary’s Hospital')
  const surgery = await world.addProvider('E84001', 'gp', 'Harrow Hill Surgery')
  practice = await world.addTeam(surgery, 'Practice team')
  pat = await world.addPatient(hospital, nhsNumber)
  const doctor = await world.addProfessional([practice])
  const kidneys = await world.addTeam(hospital, 'Kidney team')
  const nurse = await world.addProfessional([kidneys])
  ward = { user: nurse, role: 'professional', team: kidneys, organisation: hospital }
  gp = { user: doctor, role: 'professional', team: practice, organisation: surgery }
})
afterEach(() => {
  vi.useRealTimers()
  return world.close()
})

/** The refused looks that are on record under somebody. */
const refusals = async (subject: string): Promise<readonly string[]> => {
  const found: string[] = []
  for await (const page of world.stores.journal.readAll({ categories: ['access'] }))
    for (const { event, meta } of page)
      if (meta.subject === subject && event.type === 'RecordRefused')
        found.push(accessLook.parse(event).data.look)
  return found
}
const accessLook = z.object({ data: z.object({ look: z.string() }) })
describe('finding a person', () => {
  it('answers unknown and not shared with the same page', async () => {
    await world.fileEntry({ patient: pat, organisation: hospital, content: letter('Secret') })
    const notShared = await go('/find', { 'nhs-number': '999 000 0018' })
    const unknown = await go('/find', { 'nhs-number': '9990000026' })
    expect(statusOf(notShared)).toBe(404)
    expect(notShared).toStrictEqual(unknown)
    expect(textOf(notShared)).toContain(unseenWords)
    expect(textOf(await go(`/patients/${pat}`))).toBe(textOf(await go(`/patients/${'a'.repeat(32)}`)))
  })
  it('leads to the record where it is shared', async () => {
    await world.share(pat, practice, ['general'])
    expect(await go('/find', { 'nhs-number': '999 000 0018' })).toMatchObject({ to: `/patients/${pat}` })
  })
  it('takes only a number that can be one', async () => {
    const answer = await go('/find', { 'nhs-number': '1234567890' })
    expect(statusOf(answer)).toBe(400)
    expect(textOf(answer)).toContain('There is a problem Enter a valid NHS number')
    expect(answer.kind === 'page' && answer.html).toContain('value="1234567890"')
  })
})

describe('while the read models stand still', () => {
  it('somebody who does not share is as unknown as nobody, on every page', async () => {
    await world.share(pat, practice, ['general'])
    const entry = await world.fileEntry({ patient: pat, organisation: hospital, content: letter('Secret') })
    await world.settled()
    await world.runner.stop()
    await world.stopSharing(pat, practice)
    // Time stands still: a page that waits for a read model never comes, so what is answered was not waited for.
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
    const still = { ...world, settled: () => Promise.resolve() }
    const none = 'a'.repeat(32)
    const find = (number: string) => visit(still, gp, { path: '/find', form: { 'nhs-number': number } })
    expect(await find(nhsNumber)).toStrictEqual(await find('9990000026'))
    for (const rest of ['', `/${entry}`]) {
      const [known, unknown] = await Promise.all(
        [pat, none].map(async id => {
          const answer = await visit(still, gp, { path: `/patients/${id}${rest}` })
          return [statusOf(answer), textOf(answer)]
        }),
      )
      expect(known).toStrictEqual(unknown)
      expect(known).toStrictEqual([404, expect.stringContaining(unseenWords)])
    }
  })
  it('somebody who shares is waited for', async () => {
    await world.settled()
    await world.runner.stop()
    await world.share(pat, practice, ['general'])
    const still = { ...world, settled: () => Promise.resolve() }
    await expect(visit(still, gp, { path: `/patients/${pat}` })).rejects.toThrow(ReadModelBehind)
  })
})

describe('the caseload', () => {
  it('names those who share, and nobody who does not', async () => {
    expect(textOf(await go('/caseload'))).toContain('Nobody shares their record with your team yet.')
    await world.share(pat, practice, ['general'])
    const text = textOf(await go('/caseload'))
    expect(text).toContain('EXAMPLE, Pat')
    expect(text).toContain('999 000 0018')
    expect(text).toContain('General health')
    await world.stopSharing(pat, practice)
    expect(textOf(await go('/caseload'))).not.toContain('EXAMPLE')
  })
})

describe('a long caseload', () => {
  it('is read 50 at a time, everybody once', async () => {
    const team = gp.team ?? ''
    for (let n = 0; n < 51; n += 1) {
      const one = await world.addPatient(hospital, validNumbers[n] ?? '')
      await world.share(one, team, ['general'])
    }
    const linksOf = (answer: PageResponse): readonly string[] =>
      answer.kind === 'page'
        ? [...answer.html.matchAll(/"\/patients\/([0-9a-f]{32})"/g)].map(([, id]) => id ?? '')
        : []
    const first = await go('/caseload')
    const next = first.kind === 'page' ? /\/caseload\?after=[0-9a-f]{32}/.exec(first.html)?.[0] : undefined
    const second = await go(next ?? '')
    expect([linksOf(first).length, linksOf(second).length]).toStrictEqual([50, 1])
    expect(new Set([...linksOf(first), ...linksOf(second)]).size).toBe(51)
  })
})

describe('a record', () => {
  it('is dense, with code, unit, flag and source, and allergies always in sight', async () => {
    await world.share(pat, practice, ['general'])
    await world.fileEntry({ patient: pat, organisation: hospital, content: potassium })
    await world.fileEntry({
      patient: pat,
      organisation: hospital,
      content: { kind: 'allergy', substance: 'Penicillin', reaction: 'Rash', severity: 'severe' },
    })
    const text = textOf(await go(`/patients/${pat}?kind=result`))
    expect(text).toContain('Allergies: Penicillin, Rash, severe')
    expect(text).toContain('Potassium: 6.4 mmol/L (3.5 to 5.3) HH')
    expect(text).toContain('loinc 2823-3')
    expect(text).toContain('St Mary’s Hospital')
    expect(text).not.toContain('Allergy to')
  })
  it('offers to show only the kinds that it holds', async () => {
    await world.share(pat, practice, ['general'])
    await world.fileEntry({ patient: pat, organisation: hospital, content: letter('Body letter') })
    const hidden = { kind: 'diagnosis', name: 'Depression', status: 'active' } as const
    await world.fileEntry({ patient: pat, organisation: hospital, content: hidden, label: 'mental' })
    const text = textOf(await go(`/patients/${pat}`))
    expect(text).toContain('Everything Letters Item')
    const me: Actor = { user: pat, role: 'patient' }
    expect(textOf(await visit(world, me, { path: '/record' }))).toContain('Everything Letters Conditions 20')
  })
  it('names an allergy once, and again on the page of each item', async () => {
    await world.share(pat, practice, ['general'])
    const allergy = { kind: 'allergy', substance: 'Penicillin', reaction: 'Rash' } as const
    const file = (content: EntryContent) => world.fileEntry({ patient: pat, organisation: hospital, content })
    const [id, other] = [await file(allergy), await file(potassium)]
    const page = await go(`/patients/${pat}`)
    expect(textOf(page).match(/Penicillin/g)).toHaveLength(1)
    expect(page.kind === 'page' && page.html).toContain(`href="/patients/${pat}/${id}"`)
    expect(textOf(await go(`/patients/${pat}?kind=allergy`))).toContain('Allergy to penicillin')
    expect(textOf(await go(`/patients/${pat}/${other}`))).toContain('Allergies: Penicillin, Rash')
  })
  it('shows what is shared alone, and nothing that tells of the rest', async () => {
    await world.share(pat, practice, ['general'])
    const hidden = await world.fileEntry({
      patient: pat,
      organisation: hospital,
      content: letter('Mind letter'),
      label: 'mental',
    })
    await world.fileEntry({ patient: pat, organisation: hospital, content: letter('Body letter') })
    const text = textOf(await go(`/patients/${pat}`))
    expect(text).toContain('Body letter')
    expect(text).not.toContain('Mind letter')
    expect(textOf(await go(`/patients/${pat}/${hidden}`))).toContain(unseenWords)
    expect(textOf(await go(`/patients/${pat}/${hidden}/document`))).toContain('Page not found')
  })
  it('is closed to a team whose only item was taken back', async () => {
    const kidneys = ward.team ?? ''
    const content = letter('Not hers')
    const id = await world.fileEntry({ patient: pat, organisation: hospital, team: kidneys, content })
    expect(textOf(await visit(world, ward, { path: `/patients/${pat}` }))).toContain('Not hers')
    await world.retract({ patient: pat, organisation: hospital, id })
    expect(textOf(await visit(world, ward, { path: `/patients/${pat}` }))).toContain(unseenWords)
    expect(textOf(await visit(world, ward, { path: '/caseload' }))).not.toContain('EXAMPLE')
  })
  it('names a team whose name is a diagnosis only to those who hold its label', async () => {
    const clinic = await world.addTeam(hospital, 'HIV clinic', 'sexual')
    await world.share(pat, practice, ['general'])
    await world.fileEntry({ patient: pat, organisation: hospital, content: letter('Bloods'), team: clinic })
    expect(textOf(await go(`/patients/${pat}`))).not.toContain('HIV')
    await world.share(pat, practice, ['general', 'sexual'])
    expect(textOf(await go(`/patients/${pat}`))).toContain('HIV clinic, St Mary’s Hospital')
  })
  it('ends on the very next request after the patient withdraws', async () => {
    await world.share(pat, practice, ['general'])
    expect(statusOf(await go(`/patients/${pat}`))).toBe(200)
    await world.stopSharing(pat, practice)
    expect(textOf(await go(`/patients/${pat}`))).toContain(unseenWords)
  })
})

describe('a page that decides something about an item', () => {
  it('names the patient and the item, and speaks of nobody’s own health', async () => {
    await world.share(pat, practice, ['general'])
    const releaseAt = addDays(world.clock(), 5)
    const id = await world.fileEntry({ patient: pat, organisation: hospital, content: potassium, releaseAt })
    await world.share(pat, ward.team ?? '', ['general'])
    for (const step of ['label', 'release', 'hold']) {
      const text = textOf(await visit(world, ward, { path: `/patients/${pat}/${id}/${step}` }))
      expect(text).toContain('EXAMPLE, Pat · Born 31 January 1970 · NHS number 999 000 0018')
      expect(text).toContain('Test result: Potassium, 20 Nov 2026')
      expect(text).not.toMatch(/\b[Yy]our (mental|record|council)/)
    }
    const me: Actor = { user: pat, role: 'patient' }
    const own = await world.fileEntry({ patient: pat, organisation: hospital, content: letter('Bloods') })
    expect(textOf(await visit(world, me, { path: `/record/${own}/label` }))).toContain(
      'Letter: Bloods, 20 Nov 2026',
    )
  })
  it('leads to what is still in sight where an item was moved out of it', async () => {
    await world.share(pat, practice, ['general'])
    const content = letter('Bloods')
    const id = await world.fileEntry({ patient: pat, organisation: hospital, content })
    const before = (await refusals(pat)).length
    const moved = await go(`/patients/${pat}/${id}/label`, { label: 'mental', reason: 'A clinic letter' })
    expect(moved).toMatchObject({
      to: `/patients/${pat}`,
      notice:
        'It is now kept under: Mental health. You can no longer see it: the patient does not share that part with your team.',
    })
    expect((await refusals(pat)).length).toBe(before)
  })
})

describe('what an item is kept under', () => {
  const chosenBy = async (actor: Actor, path: string, form: Readonly<Record<string, string>>) =>
    visit(world, actor, { path, form })
  it('is changed by a clinician who says why, and no more once the patient has chosen', async () => {
    await world.share(pat, practice, ['general', 'sexual'])
    const id = await world.fileEntry({ patient: pat, organisation: hospital, content: letter('Bloods') })
    const path = `/patients/${pat}/${id}/label`
    expect(textOf(await chosenBy(gp, path, { label: 'sexual' }))).toContain('There is a problem Say why')
    expect(await chosenBy(gp, path, { label: 'sexual', reason: 'A clinic letter' })).toMatchObject({
      kind: 'redirect',
    })
    const patient: Actor = { user: pat, role: 'patient' }
    await chosenBy(patient, `/record/${id}/label`, { label: 'sexual' })
    const refused = await chosenBy(gp, path, { label: 'general', reason: 'A knee' })
    expect(statusOf(refused)).toBe(400)
    expect(textOf(refused)).toContain('The patient chose what this is kept under')
    await world.share(pat, practice, ['general'])
    expect(textOf(await go(`/patients/${pat}/${id}`))).toContain(unseenWords)
  })
})

describe('a result that the patient can’t read yet', () => {
  const held = async (): Promise<string> => {
    await world.share(pat, practice, ['general'])
    return world.fileEntry({
      patient: pat,
      organisation: hospital,
      content: potassium,
      releaseAt: addDays(world.clock(), 5),
    })
  }
  const patientReads = async (id: string): Promise<string> =>
    textOf(await visit(world, { user: pat, role: 'patient' }, { path: `/record/${id}` }))

  it('can be released now, with a reason', async () => {
    const id = await held()
    const base = `/patients/${pat}/${id}`
    expect(textOf(await go(base))).toContain('The patient can read this from 25 November 2026 at 9am.')
    expect(statusOf(await go(`${base}/release`, { reason: ' ' }))).toBe(400)
    expect(await patientReads(id)).not.toContain('6.4')
    expect(await go(`${base}/release`, { reason: 'Spoken to' })).toMatchObject({ to: base })
    const after = textOf(await go(base))
    expect(after).toContain('The patient can read this.')
    expect(after).not.toMatch(/Release it now|Hold it/)
    expect(textOf(await go(`/patients/${pat}`))).not.toContain('Patient sees it')
    expect(await patientReads(id)).toContain('6.4 mmol/L')
  })
  it('is not released as it was not seen', async () => {
    const id = await held()
    const answer = await go(`/patients/${pat}/${id}/release`, { reason: 'Spoken to', seen: '7' })
    expect([statusOf(answer), textOf(answer)]).toStrictEqual([
      400,
      expect.stringContaining('corrected while'),
    ])
    expect(await patientReads(id)).not.toContain('6.4')
  })
  it('can be held by a team of the hospital that made it, until somebody releases it', async () => {
    const id = await held()
    const base = `/patients/${pat}/${id}`
    await world.share(pat, ward.team ?? '', ['general'])
    expect(textOf(await visit(world, ward, { path: base }))).toContain('Hold it')
    await visit(world, ward, { path: `${base}/hold`, form: { reason: 'To be told in person' } })
    expect(textOf(await go(base))).toContain('can’t read this until somebody releases it')
    world.passes(30 * 86_400_000)
    expect(await patientReads(id)).toContain('Your care team wants to talk to you about it first.')
  })
  it('can’t be held by others, nor once the patient can read it', async () => {
    const id = await held()
    const base = `/patients/${pat}/${id}`
    expect(textOf(await go(base))).not.toContain('Hold it')
    expect(statusOf(await go(`${base}/hold`, { reason: 'x' }))).toBe(403)
    await world.share(pat, ward.team ?? '', ['general'])
    world.passes(6 * 86_400_000)
    expect(statusOf(await visit(world, ward, { path: `${base}/hold`, form: { reason: 'x' } }))).toBe(403)
    expect(await patientReads(id)).toContain('6.4 mmol/L')
  })
  it('can’t be released by a team that can’t see it', async () => {
    const id = await held()
    await world.stopSharing(pat, practice)
    const before = (await refusals(pat)).length
    for (const step of ['release', 'hold']) {
      for (const form of [undefined, { reason: 'x' }, { reason: '' }]) {
        const answer = await go(`/patients/${pat}/${id}/${step}`, form)
        expect([statusOf(answer), textOf(answer)]).toStrictEqual([404, expect.stringContaining(unseenWords)])
      }
    }
    expect((await refusals(pat)).length - before).toBe(6)
    expect(await patientReads(id)).not.toContain('6.4')
  })
})

/** A professional of a team that has nothing to do with the patient. */
const stranger = async (): Promise<Pick<Actor, 'user' | 'team' | 'organisation'>> => {
  const organisation = await world.addProvider('E84002', 'gp', 'Another Surgery')
  const team = await world.addTeam(organisation, 'Another team')
  return { user: await world.addProfessional([team]), team, organisation }
}

describe('an invitation', () => {
  const invite = (number = nhsNumber, birthDay = '31'): Promise<PageResponse> =>
    go('/invite', {
      'nhs-number': number,
      'birth-date-day': birthDay,
      'birth-date-month': '1',
      'birth-date-year': '1970',
    })
  const noticeOf = (answer: PageResponse): string =>
    answer.kind === 'redirect' && answer.to === '/invite' ? (answer.notice ?? '') : ''
  const codeIn = (answer: PageResponse): string =>
    /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(noticeOf(answer))?.[0] ?? ''
  const registerWith = (subject: string, form: Readonly<Record<string, string>>): Promise<Answer> => {
    const values = {
      'nhs-number': nhsNumber,
      'birth-date-day': '31',
      'birth-date-month': '1',
      'birth-date-year': '1970',
      ...form,
    }
    const request: UnknownPageRequest = {
      params: {},
      query: {},
      form: formOf(Object.entries(values).map(([name, value]) => [name, [value]])),
      url: '/register',
      exchange: portalOf(world),
      correlation: world.ids.uuid(),
      visitor: {
        kind: 'unknown',
        role: 'patient',
        login: { issuer: 'https://issuer.test', subject },
        session: world.session,
        displayName: 'Pat',
        csrfToken: 't',
        signedInAt: world.clock(),
        expiresAt: addDays(world.clock(), 1),
      },
    }
    return register(request)
  }

  beforeEach(async () => {
    const { team, organisation } = gp
    await world.fileEntry({
      patient: pat,
      organisation: organisation ?? '',
      ...(team !== undefined && { team }),
      content: letter('Registered with us'),
    })
  })
  /** What the patient's log of looks says of the team's professional. */
  const looks = async (): Promise<readonly (readonly [string, string])[]> => {
    const found: (readonly [string, string])[] = []
    for await (const page of world.stores.journal.readAll({ categories: ['access'] }))
      for (const { event, meta } of page)
        if (meta.subject === pat && meta.actor.user === gp.user)
          found.push([event.type, accessLook.parse(event).data.look])
    return found
  }

  it('of a person with whom the team has nothing to do is worth nothing, and is on record as refused', async () => {
    gp = { ...gp, ...(await stranger()) }
    const code = codeIn(await invite())
    expect(await registerWith('accomplice', { code })).toMatchObject({ kind: 'view' })
    expect(
      await world.identity.holderOfLogin({ issuer: 'https://issuer.test', subject: 'accomplice' }),
    ).toBeUndefined()
    expect(await looks()).toStrictEqual([['RecordRefused', 'search']])
  })
  it('with another day of birth than the record’s is worth nothing', async () => {
    const code = codeIn(await invite(nhsNumber, '30'))
    expect(await registerWith('accomplice', { code, 'birth-date-day': '30' })).toMatchObject({ kind: 'view' })
    expect(await looks()).toStrictEqual([['RecordViewed', 'search']])
  })
  it('is made once: the page that shows the code can be loaded again, and shows none', async () => {
    expect(noticeOf(await invite())).toMatch(/^.{14} is the code\. It is shown only this once\./)
    expect(textOf(await go('/invite'))).not.toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/)
  })
  it('gives a code once, with which the person registers, and which then is used up', async () => {
    const code = codeIn(await invite())
    expect(code).toHaveLength(14)
    expect(await registerWith('pat', { code: code.toLowerCase() })).toMatchObject({
      kind: 'linked',
      patient: pat,
    })
    expect(await world.identity.holderOfLogin({ issuer: 'https://issuer.test', subject: 'pat' })).toBe(pat)
    expect(await registerWith('thief', { code })).toMatchObject({ kind: 'view' })
    expect(
      await world.identity.holderOfLogin({ issuer: 'https://issuer.test', subject: 'thief' }),
    ).toBeUndefined()
  })
  it('that was sent twice by the same sign-in is done once', async () => {
    const code = codeIn(await invite())
    await registerWith('pat', { code })
    expect(await registerWith('pat', { code })).toMatchObject({ kind: 'linked', patient: pat })
  })
  it('fits only its own number and day of birth', async () => {
    const code = codeIn(await invite())
    expect(await registerWith('pat', { code, 'birth-date-day': '30' })).toMatchObject({ kind: 'view' })
    expect(await registerWith('pat', { code, 'nhs-number': '9990000026' })).toMatchObject({ kind: 'view' })
    expect(await registerWith('pat', { code: 'AAAA-BBBB-CCCC' })).toMatchObject({ kind: 'view' })
  })
  it('lets nobody take a record whose owner has registered, whatever code they have', async () => {
    await registerWith('pat', { code: codeIn(await invite()) })
    expect(await registerWith('thief', { code: 'AAAA-BBBB-CCCC' })).toMatchObject({ kind: 'view' })
    expect(
      await world.identity.holderOfLogin({ issuer: 'https://issuer.test', subject: 'thief' }),
    ).toBeUndefined()
  })
  it('expires after 30 days', async () => {
    const code = codeIn(await invite())
    world.passes(31 * 86_400_000)
    expect(await registerWith('pat', { code })).toMatchObject({ kind: 'view' })
  })
  it('is answered alike for an unknown number, a stranger’s, another day of birth, and one that has registered', async () => {
    const answer = async (...of: Parameters<typeof invite>): Promise<string> => {
      const page = await invite(...of)
      expect(statusOf(page)).toBe(303)
      return noticeOf(page).replace(codeIn(page), 'CODE')
    }
    const good = await answer()
    await registerWith('pat', { code: codeIn(await invite()) })
    const others = [await answer(), await answer('9990000026'), await answer(nhsNumber, '30')]
    gp = { ...gp, ...(await stranger()) }
    expect(new Set([good, ...others, await answer()])).toStrictEqual(new Set([good]))
  })
  it('for nobody is on record with the one who asked', async () => {
    await invite('9990000026')
    expect(await refusals(gp.user)).toStrictEqual(['search'])
  })
  it('that does not fit is refused in one sentence, and on record with the person or else the sign-in', async () => {
    const code = codeIn(await invite())
    const wrong = [
      { code, 'birth-date-day': '30' },
      { code, 'nhs-number': '9990000026' },
      { code: 'AAAA-BBBB-CCCC' },
    ]
    const faults: (readonly unknown[])[] = []
    for (const form of wrong) {
      const answer = await registerWith('thief', form)
      if (answer.kind === 'view') faults.push(answer.view.faults ?? [])
    }
    expect(faults).toHaveLength(3)
    expect(new Set(faults.map(one => JSON.stringify(one))).size).toBe(1)
    const thief = await world.identity.claimId('login', 'https://issuer.test', 'thief')
    expect([await refusals(pat), await refusals(thief)]).toStrictEqual([['search', 'search'], ['search']])
  })
})
