/** Care plans in words: sections, items, who agreed, and what happened when. */
import type { Doer, ItemContent, ItemKind, SectionKind } from '../../domain/kernel/planSections.ts'
import type { Regimen } from '../../domain/carePlan/cycles.ts'
import type { PlanSectionView, PlanStep } from '../../projections/carePlanViews.ts'
import { plainDay } from './dates.ts'

type Answer = PlanSectionView['agreement']['answer']
type Action = Extract<ItemContent, { readonly kind: 'action' }>

export const stageWords: Readonly<Record<Action['stage'], string>> = {
  planned: 'Planned',
  underway: 'Under way',
}

interface ItemWords {
  readonly one: string
  readonly add: string
  /** What ends it well. */
  readonly complete: string
}

export const itemWords: Readonly<Record<ItemKind, ItemWords>> = {
  goal: { one: 'goal', add: 'Add a goal', complete: 'I have reached it' },
  action: { one: 'action', add: 'Add an action', complete: 'It is done' },
  trigger: { one: 'warning sign', add: 'Add a warning sign', complete: 'It is over' },
  contact: { one: 'contact', add: 'Add a contact', complete: 'It is no longer needed' },
  regimen: { one: 'treatment', add: 'Add a treatment', complete: 'It is finished' },
}

export const itemStatusWords = { open: 'Open', completed: 'Done', dropped: 'Dropped' } as const

export const needWords: Readonly<Record<PlanSectionView['need'], string>> = {
  mandatory: 'Mandatory',
  required: 'Required where there is something to say',
  optional: 'Optional',
}

/** What a person may write into each kind of section, said to the person. */
export const askWords: Readonly<Record<SectionKind, string>> = {
  aboutMe: 'What matters to you, how best to support you, how you like to be spoken to',
  strengths: 'What you are good at, and what and who helps you',
  needs: 'What troubles you, in your own words',
  goals: 'What you hope for',
  actions: 'What should be done, and who does it',
  contingency: 'What could go wrong, and what should happen then',
  formulation: 'How you see what has happened',
  additionalPlans: 'Other plans that those who care for you should know of',
  treatment: 'What you want to say about your treatment',
  specialNote: 'What somebody who answers your call at night should know',
}

/** Who does something, to the person whose plan it is (`You`) or to others (`The patient`). */
export const doerWords = (who: Doer, team: (id: string) => string, person: string): string => {
  switch (who.type) {
    case 'person':
      return person
    case 'team':
      return team(who.id)
    case 'other':
      return who.words
  }
}

/** `6 cycles`, `1 day`. */
export const counted = (count: number, one: string): string =>
  `${String(count)} ${one}${count === 1 ? '' : 's'}`

/** `6 cycles of 21 days, the first from 7 December 2026`, from whatever of it is said; empty where nothing is. */
export const cycleWords = ({ start, cycleDays, cycleCount }: Regimen): string => {
  const count = cycleCount === undefined ? 'cycles' : counted(cycleCount, 'cycle')
  const length = cycleDays === undefined ? '' : ` of ${counted(cycleDays, 'day')}`
  const from = start === undefined ? '' : `the first from ${plainDay(start)}`
  const many = cycleCount === undefined && cycleDays === undefined ? '' : `${count}${length}`
  return [many, from].filter(part => part !== '').join(', ')
}

export const cycleStateWords = { done: 'Done', now: 'Now', ahead: 'To come' } as const

/** What an item is called in a sentence or a heading. */
export const itemTitle = (content: ItemContent): string => content.text

const plainAnswers = {
  agreed: 'You agreed',
  notAgreed: 'You did not agree',
  unanswered: 'You have not said yet',
  changed: 'Changed since you agreed',
} as const

/** What the person said to a section, to themself. */
export const plainAnswer = ({ agreement }: PlanSectionView): string => plainAnswers[agreement.answer]

const dutyAnswers = {
  agreed: 'Agreed',
  notAgreed: 'Not agreed',
  unanswered: 'Not answered',
  changed: 'Changed since answered',
} as const

/** The same, to professionals. */
export const dutyAnswer = ({ agreement }: PlanSectionView): string => dutyAnswers[agreement.answer]

/** An answer by its name, to the person (`own`) or to professionals. */
export const answerWords = (answer: Answer, own: boolean): string =>
  (own ? plainAnswers : dutyAnswers)[answer]

/** What happened in one step; `section` are the titles of the sections that it was about. */
export const stepWords = ({ what }: Pick<PlanStep, 'what'>, sections: string): string => {
  const about: Readonly<Record<string, string>> = {
    PlanDrafted: 'The plan was begun',
    SectionWritten: `“${sections}” was written`,
    SectionLabelled: `What “${sections}” is kept under was changed`,
    SectionOwnerSet: `“${sections}” was given to a team to keep up`,
    ItemAdded: `Something was added to “${sections}”`,
    ItemChanged: `Something was changed in “${sections}”`,
    ItemCompleted: `Something in “${sections}” was marked as done`,
    ItemDropped: `Something in “${sections}” was dropped`,
    PlanAgreed: `Agreed to: ${sections}`,
    PlanNotAgreed: `Did not agree to: ${sections}`,
    PlanPublished: 'The plan was published',
    PlanReviewed: 'The plan was reviewed',
    ReviewDateSet: 'The day of the next review was set',
    PlanMovedToTemplate: 'The plan was moved to another version of its template',
    PlanClosed: 'The plan was closed',
    PlanReopened: 'The plan was opened again',
  }
  return about[what] ?? what
}

/** What the fields of an item are called. */
export const fieldWords: Readonly<Record<string, string>> = {
  text: 'What it says',
  why: 'Why it matters',
  progress: 'How far along',
  who: 'Who does it',
  due: 'By when',
  stage: 'Stage',
  whatToDo: 'What to do',
  whoToContact: 'Who to contact',
  role: 'Who they are',
  phone: 'Telephone',
  crisis: 'In a crisis',
  cycles: 'How often',
  start: 'First day of the first cycle',
  cycleDays: 'Days in each cycle',
  cycleCount: 'How many cycles',
  whoToCall: 'Who to call about it',
}
