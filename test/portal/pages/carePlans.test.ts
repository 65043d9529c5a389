import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../../domain/kernel/actor.ts'
import type { PageResponse } from '../../../portal/visitor.ts'
import { writePlan } from '../../support/planStory.ts'
import { openWorld, type World } from '../../support/world.ts'
import { formTo, statusOf, textOf, visit } from './visit.ts'

let world: World
let pat: string
let hospital: string
let surgeryTeam: string
let gp: Actor
let nurse: Actor
let self: Actor

beforeEach(async () => {
  world = await openWorld()
  hospital = await world.addProvider('RXX01', 'acute', 'St Mary’s Hospital')
  const surgery = await world.addProvider('E84001', 'gp', 'Harrow Hill Surgery')
  surgeryTeam = await world.addTeam(surgery, 'Practice team')
  const diabetes = await world.addTeam(hospital, 'Diabetes team')
  pat = await world.addPatient(hospital, '9990000018')
  self = { user: pat, role: 'patient' }
  gp = {
    user: await world.addProfessional([surgeryTeam], undefined, 'Dr Shah'),
    role: 'professional',
    team: surgeryTeam,
    organisation: surgery,
  }
  nurse = {
    user: await world.addProfessional([diabetes], undefined, 'Nurse Obi'),
    role: 'professional',
    team: diabetes,
    organisation: hospital,
  }
  await world.share(pat, surgeryTeam, ['general', 'mental'])
  await world.share(pat, diabetes, ['general'])
})
afterEach(() => world.close())

type Typed = Readonly<Record<string, string | readonly string[]>>
const go = (by: Actor, path: string, form?: Typed): Promise<PageResponse> =>
  visit(world, by, form === undefined ? { path } : { path, form })
const story = () => writePlan(world, { patient: pat, gp, nurse, partners: [hospital, gp.organisation ?? ''] })
const theirs = (plan: string): string => `/patients/${pat}/plans/${plan}`
/** Opens a form and sends it with what is typed. */
const fill = async (by: Actor, path: string, typed: Typed): Promise<PageResponse> =>
  go(by, path, formTo(await go(by, path), path, typed))

describe('a patient’s care plans', () => {
  it('say that there is none yet, and what one is', async () => {
    expect(textOf(await go(self, '/plans'))).toContain('There is no care plan for you here yet.')
  })
  it('are a list with when each was written and what waits for the person', async () => {
    await story()
    const text = textOf(await go(self, '/plans'))
    expect(text).toContain('Living well with diabetes Last changed on 10 December 2026 by Dr Shah')
    expect(text).toContain('5 parts wait for you to say whether you agree')
  })
})

describe('a patient’s own plan', () => {
  it('says in plain words what matters, what others do by when, and whom to call', async () => {
    const { id } = await story()
    const text = textOf(await go(self, `/plans/${id}`))
    expect(text).toContain('If you need help now Mira Example, daughter: 020 7946 0018')
    expect(text).toContain('What you do Walk for 20 minutes after lunch')
    expect(text).toContain(
      'Practice team, Harrow Hill Surgery: Check feet and book the eye screening By 15 January 2027',
    )
    expect(text).toContain('If: I am sick and can’t keep fluids down')
    expect(text).toContain('Kept up by Diabetes team, St Mary’s Hospital.')
    expect(text).toContain('look at this plan again by 1 February 2027')
  })
  it('draws the progress of a goal, says it in a sentence and shows it as a table', async () => {
    const { id } = await story()
    const answer = await go(self, `/plans/${id}`)
    const says = 'It was 20% of the way on 20 November 2026, and 60% of the way on 10 December 2026.'
    expect(answer.kind === 'page' && answer.html).toContain('role="img"')
    expect(answer.kind === 'page' && answer.html).toMatch(new RegExp(`<desc[^>]*>${says}</desc>`))
    expect(textOf(answer)).toContain('Day 10 December 2026')
  })
  it('shows an earlier version as it stood, and leads to what has changed', async () => {
    const { id } = await story()
    const text = textOf(await go(self, `/plans/${id}?version=4`))
    expect(text).toContain('This is how the plan stood on 20 November 2026')
    expect(text).not.toContain('Metformin')
    expect(statusOf(await go(self, `/plans/${id}?version=999`))).toBe(404)
  })
  it('is nobody else’s: another patient gets the same page as for a plan that is not there', async () => {
    const { id } = await story()
    const other: Actor = { user: await world.addPatient(hospital, '9990000026'), role: 'patient' }
    const [known, unknown] = [await go(other, `/plans/${id}`), await go(other, `/plans/${'a'.repeat(32)}`)]
    expect(statusOf(known)).toBe(404)
    expect(textOf(known)).toBe(textOf(unknown))
  })
})

describe('a plan for professionals', () => {
  it('has owner, freshness and agreement of each section, allergies and the care to date in sight', async () => {
    const { id } = await story()
    await world.fileEntry({
      patient: pat,
      organisation: hospital,
      content: { kind: 'allergy', substance: 'Penicillin' },
    })
    await world.fileEntry({
      patient: pat,
      organisation: hospital,
      content: { kind: 'medication', name: 'Metformin', status: 'active' },
    })
    const text = textOf(await go(gp, theirs(id)))
    expect(text).toContain('Allergies: Penicillin')
    expect(text).toContain('Written 20 November 2026 by the patient')
    expect(text).toContain('Owner: Diabetes team, St Mary’s Hospital')
    expect(text).toContain('Changed since answered')
    expect(text).toContain('Not agreed “The tablets upset my stomach”')
    expect(text).toMatch(/Care to date .* Medication .*Metformin/)
  })
  it('assembles the care to date from what its reader may see of the record, and copies none of it into the plan', async () => {
    const { id } = await story()
    const of = { patient: pat, organisation: hospital }
    const medication = (name: string) => ({ kind: 'medication', name, status: 'active' }) as const
    await world.fileEntry({ ...of, content: medication('Ramipril') })
    await world.fileEntry({ ...of, content: medication('Sertraline'), label: 'mental' })
    await world.settled()
    expect(textOf(await go(gp, theirs(id)))).toMatch(/Care to date .*Sertraline/)
    expect(textOf(await go(nurse, theirs(id)))).toMatch(/Care to date .*Ramipril/)
    expect(textOf(await go(nurse, theirs(id)))).not.toContain('Sertraline')
    const plan = JSON.stringify(await world.stores.journal.load(`carePlan-${id}`))
    expect(plan).toContain('Metformin')
    expect(plan).not.toMatch(/Ramipril|Sertraline/)
  })
  it('holds a section back from a team that its label is not shared with', async () => {
    const { id } = await story()
    expect(textOf(await go(gp, theirs(id)))).toContain('Mental health')
    expect(textOf(await go(nurse, theirs(id)))).not.toContain('Mental health')
    expect(statusOf(await go(nurse, `${theirs(id)}/sections/mood`))).toBe(404)
  })
  it('is as unknown as no plan to a team without a share', async () => {
    const { id } = await story()
    await world.stopSharing(pat, surgeryTeam)
    const [known, unknown] = [await go(gp, theirs(id)), await go(gp, theirs('a'.repeat(32)))]
    expect(statusOf(known)).toBe(404)
    expect(textOf(known)).toBe(textOf(unknown))
  })
  it('is begun from a template in force, and found on the record', async () => {
    const { template } = await story()
    const path = `/patients/${pat}/plans/new`
    const blank = await fill(gp, path, {})
    expect(textOf(blank)).toContain(
      'Choose which kind of plan it is Enter what the plan is called Enter a day',
    )
    const begun = await fill(gp, path, {
      template: `${template}-0`,
      title: 'After the stroke',
      'review-day': '1',
      'review-month': '3',
      'review-year': '2027',
    })
    expect(begun).toMatchObject({ kind: 'redirect' })
    expect(textOf(await go(gp, `/patients/${pat}`))).toContain('After the stroke')
  })
})

describe('writing', () => {
  it('is kept as a draft by the Save button, opens again with it, and goes into the plan', async () => {
    const { id } = await story()
    const path = `/plans/${id}/sections/aboutMe`
    expect(await fill(self, path, { text: 'I like tea', do: 'save' })).toMatchObject({ to: path })
    const again = await go(self, path)
    expect(again.kind === 'page' && again.html).toContain('>I like tea</textarea>')
    expect(textOf(await go(self, `/plans/${id}`))).toContain('You began to write in “What matters to me”')
    expect(textOf(await go(gp, theirs(id)))).not.toContain('I like tea')
    world.passes(2000)
    await go(self, path, formTo(again, path, { text: 'I like tea', do: 'merge' }))
    const plan = textOf(await go(self, `/plans/${id}`))
    expect(plan).toContain('What matters to me I like tea')
    expect(plan).not.toContain('Not in the plan yet')
  })
  it('by two at once is merged where they changed other words, and shown side by side where the same', async () => {
    const { id } = await story()
    const path = `${theirs(id)}/sections/needs`
    const [gps, nurses, late] = [await go(gp, path), await go(nurse, path), await go(nurse, path)]
    const was = 'Type 2 diabetes since 2014. Early kidney disease. Foot check is due.'
    await go(gp, path, formTo(gps, path, { text: was.replace('2014', '2013'), do: 'merge' }))
    await go(nurse, path, formTo(nurses, path, { text: was.replace('Foot', 'Yearly foot'), do: 'merge' }))
    expect(textOf(await go(gp, theirs(id)))).toContain(
      'Type 2 diabetes since 2013. Early kidney disease. Yearly foot check is due.',
    )
    world.passes(2000)
    const settle = await go(
      nurse,
      path,
      formTo(late, path, { text: was.replace('2014', '2012'), do: 'merge' }),
    )
    expect(statusOf(settle)).toBe(409)
    const text = textOf(settle)
    expect(text).toContain('What you wrote Type 2 diabetes since 2012 .')
    expect(text).toContain('What stands in the plan now Type 2 diabetes since 2013 .')
    expect(text).toContain('2012 2013')
    world.passes(2000)
    const settled = was.replace('2014', '2012 or 2013').replace('Foot', 'Yearly foot')
    const done = await go(nurse, path, formTo(settle, path, { text: settled }))
    expect(done).toMatchObject({ kind: 'redirect', to: theirs(id) })
    expect(textOf(await go(gp, theirs(id)))).toContain(settled)
  })
  it('adds a goal, and says which field is wrong', async () => {
    const { id } = await story()
    const path = `/plans/${id}/sections/goals/add/goal`
    expect(textOf(await fill(self, path, { progress: '200', text: 'Swim' }))).toContain(
      'Enter a whole number from 0 to 100',
    )
    world.passes(2000)
    await fill(self, path, { text: 'Swim again', progress: '5' })
    expect(textOf(await go(self, `/plans/${id}`))).toContain('Swim again')
  })
  it('offers a change to others, who see the difference and put it into the plan', async () => {
    const { id } = await story()
    await fill(nurse, `${theirs(id)}/sections/needs`, { text: 'Type 2 diabetes since 2014.', do: 'offer' })
    const plan = await go(gp, theirs(id))
    expect(textOf(plan)).toContain('Nurse Obi, Diabetes team, St Mary’s Hospital offers a change to “Needs')
    const [, path = ''] = /href="([^"]*\/offers\/[^"]*)"/.exec(plan.kind === 'page' ? plan.html : '') ?? []
    const offer = await go(gp, path)
    expect(offer.kind === 'page' && offer.html).toMatch(/<del>[^<]*Early kidney disease/)
    await go(gp, path, formTo(offer, path))
    expect(textOf(await go(gp, theirs(id)))).not.toContain('Early kidney disease')
  })
  it('throws a draft away only after saying what that does', async () => {
    const { id } = await story()
    await fill(self, `/plans/${id}/sections/aboutMe`, { text: 'Oh', do: 'save' })
    const path = `/plans/${id}/drafts/aboutMe/discard`
    expect(textOf(await go(self, path))).toContain('What you wrote in it is not put into the plan')
    await fill(self, path, {})
    expect(textOf(await go(self, `/plans/${id}`))).not.toContain('You began to write')
  })
})

describe('agreeing', () => {
  it('is to what was seen: what changed meanwhile stays unanswered, and that is said', async () => {
    const { id } = await story()
    const path = `/plans/${id}/agree`
    const seen = await go(self, path)
    await fill(gp, `${theirs(id)}/sections/needs`, { text: 'Something new', do: 'merge' })
    const answer = await go(self, path, formTo(seen, path, { sections: ['needs', 'goals'], answer: 'yes' }))
    expect(answer).toMatchObject({
      notice: 'You agreed. Since you read it, this has changed: What troubles me. Look at it again.',
    })
    const text = textOf(await go(self, `/plans/${id}`))
    expect(text).toContain('Part What troubles me What you said Changed since you agreed')
    expect(text).toContain('Part My goals What you said You agreed')
  })
  it('asks why not', async () => {
    const { id } = await story()
    const answer = await fill(self, `/plans/${id}/agree`, { sections: ['goals'], answer: 'no' })
    expect(textOf(answer)).toContain('Say why you do not agree')
  })
})

describe('versions', () => {
  it('are compared by field, with who did what in between', async () => {
    const { id } = await story()
    const answer = await go(self, `/plans/${id}/compare?from=15&to=17`)
    expect(answer.kind === 'page' && answer.html).toContain('<del>20</del><ins>60</ins>')
    expect(textOf(answer)).toContain('Something was changed in “My goals”, by Nurse Obi')
  })
})

describe('the steps of professionals', () => {
  it('publish, review, close and open a plan again', async () => {
    const { id } = await story()
    const base = theirs(id)
    await fill(gp, `${base}/review`, {
      words: 'Going well',
      'next-day': '1',
      'next-month': '6',
      'next-year': '2027',
    })
    await fill(gp, `${base}/close`, { why: 'Moved away' })
    const closed = textOf(await go(gp, base))
    expect(closed).toContain('Going well')
    expect(closed).toContain('This plan is closed.')
    expect(statusOf(await go(gp, `${base}/sections/needs`))).toBe(404)
    await fill(gp, `${base}/reopen`, { why: 'Came back' })
    expect(textOf(await go(gp, base))).toContain('Review by 1 June 2027')
  })
  it('give a section to a team, and put it under another label with a reason', async () => {
    const { id } = await story()
    await fill(gp, `${theirs(id)}/sections/needs/owner`, { team: surgeryTeam })
    expect(textOf(await go(gp, theirs(id)))).toContain('Owner: Practice team, Harrow Hill Surgery')
    const path = `${theirs(id)}/sections/needs/label`
    expect(textOf(await fill(gp, path, { label: 'mental' }))).toContain('Say why')
    await fill(gp, path, { label: 'mental', reason: 'It is about mood' })
    expect(textOf(await go(nurse, theirs(id)))).not.toContain('Type 2 diabetes since 2014')
  })
  it('mark an item as done, and drop one with a reason', async () => {
    const { id, goal } = await story()
    await fill(nurse, `${theirs(id)}/items/${goal}/complete`, {})
    expect(textOf(await go(self, `/plans/${id}`))).toContain('Done: Bring my blood sugar (HbA1c) below 53')
    expect(statusOf(await go(nurse, `${theirs(id)}/items/${goal}/drop`))).toBe(404)
  })
})

describe('a plan on paper', () => {
  it('is a tagged PDF with its title and language, real letters, and words for what is drawn', async () => {
    const { id } = await story()
    const answer = await go(self, `/plans/${id}/print`)
    if (answer.kind !== 'file') throw new Error('no file')
    expect(answer).toMatchObject({ mediaType: 'application/pdf', fileName: 'care-plan-2026-12-10.pdf' })
    const pdf = Buffer.from(answer.bytes).toString('latin1').replaceAll('\0', '')
    expect(pdf).toMatch(/^%PDF-1\.7/)
    for (const part of ['/Marked true', '/StructTreeRoot', '/S /H1', '/S /LI', '/S /Figure', '/ToUnicode'])
      expect(pdf).toContain(part)
    expect(pdf).toContain('/Lang (en-GB)')
    expect(pdf).toMatch(/<dc:title>[^]*?>Living well with diabetes</)
    expect(pdf).toMatch(/\/Alt \((?:þÿ)?It was 20% of the way on 20 November 2026/)
  })
  it('leaves out what its reader may not see', async () => {
    const { id } = await story()
    await fill(gp, `${theirs(id)}/sections/mood`, { text: 'Low since spring', do: 'merge' })
    const sizes = await Promise.all(
      [gp, nurse].map(async by => {
        const answer = await go(by, `${theirs(id)}/print`)
        return answer.kind === 'file'
          ? Buffer.from(answer.bytes).toString('latin1').split('/S /H2').length
          : 0
      }),
    )
    expect(sizes[1]).toBe((sizes[0] ?? 0) - 1)
  })
})
