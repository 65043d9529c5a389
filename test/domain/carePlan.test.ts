/** A care plan that several organisations and the person write together (K1, K2, K3). */
import { describe, expect, it } from 'vitest'
import { section } from '../../app/carePlanTemplates/prsb.ts'
import { carePlan } from '../../domain/carePlan/decider.ts'
import { answerTo, isDrafted, textOf, type Section } from '../../domain/carePlan/state.ts'
import type { EventOf } from '../../domain/kernel/event.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { longestText } from '../../domain/kernel/planSections.ts'
import { day, erased, given, id } from '../support/domain.ts'
import * as plan from '../support/plan.ts'

const { drafted, write, written, add, added, change, changed, agree, agreed, walk } = plan
const patient: Actor = { user: plan.planOf, role: 'patient' }
const from = { draft: id('d'), revision: 4 }
const why = { why: 'moved away' }
type Event = EventOf<typeof carePlan.events>
const standing = (...history: readonly Event[]) => {
  const { state } = given(carePlan, ...history)
  if (!isDrafted(state)) throw new Error('no plan stands')
  return state
}
const sectionIn = (id: string, ...history: readonly Event[]) => {
  const found = standing(...history).sections.get(id)
  if (found === undefined) throw new Error(`no section ${id}`)
  return found
}

const isAgreed = (section: Section): boolean => {
  const answer = answerTo(section)
  return answer !== undefined && answer !== 'changed' && answer.agreed
}

describe('a plan', () => {
  it('is drafted once, with the sections of its template', () => {
    given(carePlan).when({ type: 'DraftPlan', data: plan.drafting }).yields(drafted)
    given(carePlan, drafted).when({ type: 'DraftPlan', data: plan.drafting }).yields()
    given(carePlan, drafted)
      .when({ type: 'DraftPlan', data: { ...plan.drafting, title: 'Another' } })
      .rejects('conflict')
    given(carePlan, drafted, added()).when({ type: 'DraftPlan', data: plan.drafting }).rejects('conflict')
  })
  it('that nobody drafted is not written', () =>
    given(carePlan).when(write('needs', 'Feet')).rejects('not-found'))
  it('is closed with a reason and reopened with one, and is not written in between', () => {
    const closed = { type: 'PlanClosed', data: why } as const
    given(carePlan, drafted).when({ type: 'ClosePlan', data: why }).yields(closed)
    given(carePlan, drafted, closed).when({ type: 'ClosePlan', data: why }).yields()
    for (const command of [write('needs', 'Feet'), add(), agree(0, 'needs')] as const)
      given(carePlan, drafted, closed).when(command).rejects('conflict')
    given(carePlan, drafted, closed)
      .when({ type: 'ReopenPlan', data: why })
      .yields({ type: 'PlanReopened', data: why })
    given(carePlan, drafted).when({ type: 'ReopenPlan', data: why }).yields()
  })
  it('of a person who was erased is gone', () =>
    given(carePlan, drafted, erased('SectionWritten')).when(write('needs', 'Feet')).rejects('erased'))
})

describe('a section', () => {
  it('is written whole, and what stands already is not written again', () => {
    given(carePlan, drafted).when(write('needs', 'Feet')).yields(written('needs', 'Feet'))
    given(carePlan, drafted, written('needs', 'Feet'))
      .when(write('needs', 'Feet', 1))
      .yields()
  })
  it('that the plan has not, or from a version that it has not yet, is refused', () => {
    given(carePlan, drafted).when(write('other', 'Feet')).rejects('not-found', 'section')
    given(carePlan, drafted)
      .when(write('needs', 'Feet', 1))
      .rejects('invalid', 'base')
  })
  it('takes what two wrote from the same version: neither loses a word', () =>
    given(carePlan, drafted, written('needs', 'Feet. Eyes.'), written('needs', 'Feet hurt. Eyes.'))
      .when(write('needs', 'Feet. Eyes. Kidneys.', 1))
      .yields(written('needs', 'Feet hurt. Eyes. Kidneys.')))
  it('that both changed in the same words is a conflict at the text, for a person to settle', () => {
    const history = [drafted, written('needs', 'Feet'), written('needs', 'Left foot')] as const
    given(carePlan, ...history)
      .when(write('needs', 'Right foot', 1))
      .rejects('conflict', 'text')
    given(carePlan, ...history)
      .when(write('needs', 'Both feet', 2))
      .yields(written('needs', 'Both feet'))
  })
  it('that merging makes longer than a section may be is refused', () => {
    const half = 'x'.repeat(longestText / 2)
    given(carePlan, drafted, written('needs', 'A.\nB.\nC.'), written('needs', `A.\nB.\nC. ${half}`))
      .when(write('needs', `${half} y. A.\nB.\nC.`, 1))
      .rejects('conflict', 'text')
  })
  it('remembers the draft that it was merged from: the same revision, or an older one, is merged once', () => {
    const merging = { ...write('needs', 'Feet').data, from }
    const merged = { type: 'SectionWritten', data: { section: 'needs', text: 'Feet', from } } as const
    given(carePlan, drafted).when({ type: 'WriteSection', data: merging }).yields(merged)
    given(carePlan, drafted, merged).when({ type: 'WriteSection', data: merging }).yields()
    given(carePlan, drafted, merged)
      .when({ type: 'WriteSection', data: { ...merging, text: 'Older', from: { ...from, revision: 3 } } })
      .yields()
    const newer = { ...merging, text: 'Feet and eyes', base: 1, from: { ...from, revision: 5 } }
    given(carePlan, drafted, merged)
      .when({ type: 'WriteSection', data: newer })
      .yields({ type: 'SectionWritten', data: { section: 'needs', text: 'Feet and eyes', from: newer.from } })
  })
  it('of which a draft says what stands already is not changed by it', () => {
    const same = { type: 'SectionWritten', data: { section: 'needs', text: 'Feet', from } } as const
    const history = [drafted, written('needs', 'Feet'), agreed(1, 'needs'), same]
    expect(isAgreed(sectionIn('needs', ...history))).toBe(true)
  })
  it('is kept under another label by the person, and by others with a reason', () => {
    const data = { section: 'needs', label: 'mental' } as const
    const reasoned = { ...data, reason: 'It is about mood' }
    given(carePlan, drafted)
      .when({ type: 'LabelSection', data }, { by: patient })
      .yields({ type: 'SectionLabelled', data })
    given(carePlan, drafted).when({ type: 'LabelSection', data }).rejects('invalid', 'reason')
    given(carePlan, drafted)
      .when({ type: 'LabelSection', data: reasoned })
      .yields({ type: 'SectionLabelled', data: reasoned })
    given(carePlan, drafted)
      .when({ type: 'LabelSection', data: { ...reasoned, label: 'general' } })
      .yields()
    expect(sectionIn('needs', drafted, { type: 'SectionLabelled', data }).label).toBe('mental')
  })
  it('has a team that keeps it up', () => {
    const data = { section: 'needs', team: id('b') }
    const owned = { type: 'SectionOwnerSet', data } as const
    given(carePlan, drafted).when({ type: 'SetSectionOwner', data }).yields(owned)
    given(carePlan, drafted, owned).when({ type: 'SetSectionOwner', data }).yields()
    given(carePlan, drafted)
      .when({ type: 'SetSectionOwner', data: { ...data, section: 'x' } })
      .rejects('not-found', 'section')
  })
})

describe('an item', () => {
  it('is added where its section holds its kind, once under its id', () => {
    given(carePlan, drafted).when(add()).yields(added())
    given(carePlan, drafted, added()).when(add()).yields()
    given(carePlan, drafted, added())
      .when(add({ ...walk, text: 'Swim' }))
      .rejects('conflict', 'item')
    given(carePlan, drafted)
      .when(add(walk, id('1'), 'needs'))
      .rejects('invalid', 'content.kind')
    given(carePlan, drafted)
      .when(add(walk, id('1'), 'x'))
      .rejects('not-found', 'section')
  })
  it('beside another never conflicts', () =>
    given(carePlan, drafted, added())
      .when(add(walk, id('2')))
      .yields(added(walk, id('2'))))
  it('takes what two changed in different fields', () =>
    given(carePlan, drafted, added(), changed({ ...walk, progress: 40 }))
      .when(change({ ...walk, why: 'Fresh air' }, 1))
      .yields(changed({ ...walk, progress: 40, why: 'Fresh air' })))
  it('that two changed in the same field otherwise is a conflict at that field', () =>
    given(carePlan, drafted, added(), changed({ ...walk, progress: 40 }))
      .when(change({ ...walk, progress: 20 }, 1))
      .rejects('conflict', 'content.progress'))
  it('overrules nobody where the writer never saw it', () =>
    given(carePlan, drafted, added(), changed({ ...walk, progress: 40 }))
      .when(change({ ...walk, progress: 20 }, 0))
      .rejects('conflict', 'content.progress'))
  it('stays what it is', () =>
    given(carePlan, drafted, added())
      .when(change({ kind: 'contact', text: 'Maria', phone: '1', crisis: true }, 1))
      .rejects('invalid', 'content.kind'))
  it('that is not there is not changed, completed or dropped', () => {
    given(carePlan, drafted).when(change(walk, 0)).rejects('not-found', 'item')
    given(carePlan, drafted)
      .when({ type: 'CompleteItem', data: { item: plan.goal } })
      .rejects('not-found', 'item')
    given(carePlan, drafted)
      .when({ type: 'DropItem', data: { item: plan.goal, why: 'no' } })
      .rejects('not-found', 'item')
  })
  it('is completed or dropped, once, and one of the two', () => {
    const complete = { type: 'CompleteItem', data: { item: plan.goal, words: 'Done' } } as const
    const completed = { type: 'ItemCompleted', data: complete.data } as const
    const drop = { type: 'DropItem', data: { item: plan.goal, why: 'Not wanted' } } as const
    const dropped = { type: 'ItemDropped', data: drop.data } as const
    given(carePlan, drafted, added()).when(complete).yields(completed)
    given(carePlan, drafted, added(), completed).when(complete).yields()
    given(carePlan, drafted, added(), completed).when(drop).rejects('conflict')
    given(carePlan, drafted, added()).when(drop).yields(dropped)
    given(carePlan, drafted, added(), dropped).when(complete).rejects('conflict')
  })
  it('is merged from a draft once', () => {
    const content = { ...walk, progress: 60 }
    const merging = { type: 'ChangeItem', data: { item: plan.goal, content, base: 1, from } } as const
    const merged = { type: 'ItemChanged', data: { item: plan.goal, content, from } } as const
    given(carePlan, drafted, added()).when(merging).yields(merged)
    given(carePlan, drafted, added(), merged).when(merging).yields()
  })
})

describe('the person’s agreement', () => {
  it('is to sections as they were seen, once', () => {
    given(carePlan, drafted, written('needs', 'Feet')).when(agree(1, 'needs')).yields(agreed(1, 'needs'))
    given(carePlan, drafted, agreed(0, 'needs')).when(agree(0, 'needs')).yields()
    given(carePlan, drafted).when(agree(1, 'needs')).rejects('invalid', 'seen')
    given(carePlan, drafted)
      .when(agree(0, 'needs', 'x'))
      .rejects('not-found', 'sections.1')
  })
  it('never moves to text that the person has not seen', () => {
    const before = [drafted, written('needs', 'Feet'), agreed(1, 'needs')]
    expect(isAgreed(sectionIn('needs', ...before))).toBe(true)
    expect(isAgreed(sectionIn('needs', ...before, written('needs', 'Eyes')))).toBe(false)
    expect(
      isAgreed(sectionIn('needs', drafted, written('needs', 'A'), written('needs', 'B'), agreed(1, 'needs'))),
    ).toBe(false)
    expect(isAgreed(sectionIn('goals', drafted, agreed(0, 'goals'), added()))).toBe(false)
  })
  it('stays with the other sections when one is changed', () =>
    expect(
      isAgreed(sectionIn('aboutMe', drafted, agreed(0, 'needs', 'aboutMe'), written('needs', 'Feet'))),
    ).toBe(true))
  it('is refused with the reason, and may follow a refusal', () => {
    const data = { seen: 0, sections: ['needs'], why: 'That is not so' }
    const not = { type: 'PlanNotAgreed', data } as const
    given(carePlan, drafted).when({ type: 'DisagreeWithPlan', data }).yields(not)
    given(carePlan, drafted, not).when({ type: 'DisagreeWithPlan', data }).yields()
    given(carePlan, drafted, not).when(agree(1, 'needs')).yields(agreed(1, 'needs'))
    expect(isAgreed(sectionIn('needs', drafted, not))).toBe(false)
  })
  it('to an older version does not overrule an answer to a newer one', () =>
    given(carePlan, drafted, written('needs', 'Feet'), agreed(1, 'needs'))
      .when(agree(0, 'needs'))
      .rejects('conflict', 'seen'))
})

describe('a publication', () => {
  const published = (version: number) => ({ type: 'PlanPublished', data: { version } }) as const
  const publish = (seen: number) => ({ type: 'PublishPlan', data: { seen } }) as const
  it('is counted from 1, and given out again only for what was not seen in it', () => {
    given(carePlan, drafted).when(publish(0)).yields(published(1))
    given(carePlan, drafted, published(1)).when(publish(0)).yields()
    given(carePlan, drafted, published(1)).when(publish(1)).yields()
    given(carePlan, drafted, published(1), written('needs', 'Feet')).when(publish(2)).yields(published(2))
  })
  it('of a version that there is not yet is refused', () =>
    given(carePlan, drafted).when(publish(1)).rejects('invalid', 'seen'))
})

describe('a review', () => {
  const reviewed = { type: 'PlanReviewed', data: { next: day('2027-06-30') } } as const
  const review = { type: 'ReviewPlan', data: reviewed.data } as const
  it('names the next day to come, which then is the plan’s', () => {
    given(carePlan, drafted).when(review).yields(reviewed)
    given(carePlan, drafted)
      .when({ type: 'ReviewPlan', data: { next: day('2026-11-02') } })
      .rejects('invalid', 'next')
    expect(standing(drafted, reviewed).reviewOn).toBe('2027-06-30')
  })
  it('that is asked twice is one, and in the same words after a change is another', () => {
    given(carePlan, drafted, reviewed).when(review).yields()
    given(carePlan, drafted, reviewed, written('needs', 'Feet')).when(review).yields(reviewed)
  })
  it('date is set by itself', () => {
    const data = { on: day('2027-03-31') }
    const set = { type: 'ReviewDateSet', data } as const
    given(carePlan, drafted).when({ type: 'SetReviewDate', data }).yields(set)
    given(carePlan, drafted, set).when({ type: 'SetReviewDate', data }).yields()
  })
})

describe('a newer template', () => {
  const newer = { id: plan.template.id, version: 1 }
  const move = (sections = plan.planSections, template = newer) =>
    ({ type: 'MovePlanToTemplate', data: { template, sections } }) as const
  const moved = (sections = plan.planSections) =>
    ({ type: 'PlanMovedToTemplate', data: move(sections).data }) as const
  it('is moved to, and never back to an older version of it', () => {
    given(carePlan, drafted).when(move()).yields(moved())
    given(carePlan, drafted, moved()).when(move()).yields()
    given(carePlan, drafted, moved())
      .when(move(plan.planSections, plan.template))
      .rejects('conflict', 'template.version')
  })
  it('loses no text: a section that it has no more is kept as it was', () => {
    const after = standing(drafted, written('needs', 'Feet'), moved([section('aboutMe')]))
    expect([...after.sections].map(([id, { former }]) => [id, former])).toStrictEqual([
      ['aboutMe', false],
      ['needs', true],
    ])
    expect(textOf(sectionIn('needs', drafted, written('needs', 'Feet'), moved([section('aboutMe')])))).toBe(
      'Feet',
    )
    const back = sectionIn('needs', drafted, written('needs', 'Feet'), moved([section('aboutMe')]), moved())
    expect([back.former, textOf(back)]).toStrictEqual([false, 'Feet'])
  })
  it('that names a section otherwise takes back the agreement to it alone', () => {
    const history = [drafted, agreed(0, 'needs', 'aboutMe')]
    const retitled = moved([section('aboutMe'), section('needs', { plainTitle: 'What is wrong with me' })])
    expect(isAgreed(sectionIn('needs', ...history, retitled))).toBe(false)
    expect(isAgreed(sectionIn('aboutMe', ...history, retitled))).toBe(true)
  })
})
