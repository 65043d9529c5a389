/** Care plans of the demonstration: a nurse begins one, the person writes and agrees, and it goes on from there. */
import type { carePlan } from '../../../domain/carePlan/decider.ts'
import type { CommandOf } from '../../../domain/kernel/decider.ts'
import type { ItemContent } from '../../../domain/kernel/planSections.ts'
import { dueUntil } from '../../../domain/kernel/planReviews.ts'
import { addDays, dayInLondon, type LocalDate } from '../../../domain/kernel/time.ts'
import type { Condition } from '../conditions.ts'
import { randomOf } from '../random.ts'
import type { Act, Acting, PlanIds } from './acts.ts'
import { planWords, type PlanWords } from './planWords.ts'
import { demonstrationDays, type Telling } from './telling.ts'

type Deed = CommandOf<typeof carePlan.commands>

/** One step of a plan: by whom, how many days after it was begun, about which section. */
interface Step {
  readonly by: Acting | 'patient'
  readonly after: number
  readonly section?: string
  /** `revision`: of the plan before it. */
  readonly deed: (ids: PlanIds, revision: number) => Deed
}

const write =
  (section: string, text: string): Step['deed'] =>
  (_ids, base) => ({ type: 'WriteSection', data: { section, text, base } })

const add =
  (section: string, item: string, content: (ids: PlanIds) => ItemContent): Step['deed'] =>
  ids => ({ type: 'AddItem', data: { section, item: ids.item(item), content: content(ids) } })

const progress =
  (words: PlanWords, percent: number): Step['deed'] =>
  (ids, base) => ({
    type: 'ChangeItem',
    data: { item: ids.item('goal'), base, content: { kind: 'goal', ...words.goal, progress: percent } },
  })

const agreed = ['aboutMe', 'needs', 'goals', 'actions', 'contingency', 'treatment'] as const

/** What the person writes, and what they agree to. */
const theirs = (words: PlanWords): readonly Step[] => [
  { by: 'patient', after: 3, section: 'aboutMe', deed: write('aboutMe', words.aboutMe) },
  {
    by: 'patient',
    after: 3.01,
    section: 'actions',
    deed: add('actions', 'theirs', () => ({
      kind: 'action',
      text: words.theirs,
      who: { type: 'person' },
      stage: 'underway',
    })),
  },
  {
    by: 'patient',
    after: 4,
    deed: (_ids, seen) => ({ type: 'AgreeToPlan', data: { seen, sections: [...agreed] } }),
  },
]

interface Days {
  /** Until when the team is to do what it said. */
  readonly due: LocalDate
  /** When the cycles of the treatment began. */
  readonly start: LocalDate
}

/** What the team writes. */
const ours = (words: PlanWords, by: Acting, { due, start }: Days): readonly Step[] => [
  { by, after: 0.01, section: 'needs', deed: write('needs', words.needs) },
  {
    by,
    after: 0.02,
    section: 'goals',
    deed: add('goals', 'goal', () => ({ kind: 'goal', ...words.goal, progress: 10 })),
  },
  {
    by,
    after: 0.03,
    section: 'actions',
    deed: add('actions', 'ours', ({ team }) => ({
      kind: 'action',
      text: words.ours,
      who: { type: 'team', id: team(by.team) },
      due,
      stage: 'planned',
    })),
  },
  {
    by,
    after: 0.04,
    section: 'contingency',
    deed: add('contingency', 'trigger', () => ({ kind: 'trigger', ...words.trigger })),
  },
  {
    by,
    after: 0.05,
    section: 'contingency',
    deed: add('contingency', 'contact', () => ({ kind: 'contact', ...words.contact })),
  },
  {
    by,
    after: 0.055,
    section: 'treatment',
    deed: add('treatment', 'regimen', () => ({ kind: 'regimen', ...words.regimen, start })),
  },
  ...(words.note === undefined
    ? []
    : [{ by, after: 0.06, section: 'specialNote', deed: write('specialNote', words.note) }]),
  {
    by,
    after: 0.07,
    section: 'goals',
    deed: ({ team }) => ({ type: 'SetSectionOwner', data: { section: 'goals', team: team(by.team) } }),
  },
  { by, after: 40, section: 'goals', deed: progress(words, 35) },
  { by, after: 80, section: 'goals', deed: progress(words, 60) },
  { by, after: 80.01, deed: (_ids, seen) => ({ type: 'PublishPlan', data: { seen } }) },
]

/** Who begins a plan with whom, and what it says. */
const begun: readonly {
  readonly condition: Condition
  readonly by: Acting
  readonly words: PlanWords
}[] = [
  { condition: 'diabetes', by: { professional: 'nurse', team: 'diabetes' }, words: planWords.diabetes },
  { condition: 'kidney', by: { professional: 'nurse', team: 'renal' }, words: planWords.kidney },
]

/** How many days the writing takes. */
const takes = 90

/** The first day from which on nothing changes any more about what the team sees: nothing is then written that it may not. */
const quietFrom = ({ on, from }: Telling, sharing: readonly Act[], team: string): number => {
  const last = sharing.findLast(
    act => (act.kind === 'share' || act.kind === 'stopSharing') && act.team === team,
  )
  return last === undefined ? from + 40 : (Date.parse(last.at) - Date.parse(on(0))) / 86_400_000 + 1
}

/** The care plan of somebody with a condition that plans are made for. `since`: when they registered. */
export const plansOf = (telling: Telling, since: number, sharing: readonly Act[]): readonly Act[] => {
  const { person, isFirst, on } = telling
  const random = randomOf('plan', person.nth)
  const plan = begun.find(({ condition }) => person.conditions.includes(condition))
  if (plan === undefined || !(isFirst || random.chance(0.9))) return []
  const { by, words } = plan
  const earliest = Math.max(quietFrom(telling, sharing, by.team), since + 1)
  const latest = demonstrationDays - takes - 2
  if (earliest > latest) return []
  const begins = earliest + (latest - earliest) * Math.sqrt(random.next())
  const today = on(demonstrationDays)
  // Of those that everybody is shown some are late and some soon to be reviewed; of the others more are late: dashboards hide what few are.
  const reviewOn = dueUntil(today, isFirst ? [9, -3][person.nth % 2] : random.whole(-60, 120))
  const draft: Step = {
    by,
    after: 0,
    deed: ({ patient, template }) => ({
      type: 'DraftPlan',
      data: { patient, title: words.title, ...template(words.template), reviewOn },
    }),
  }
  const days = {
    due: dayInLondon(addDays(today, random.whole(-7, 45))),
    start: dayInLondon(addDays(today, -40)),
  }
  const steps = [draft, ...ours(words, by, days), ...theirs(words)].toSorted((a, b) => a.after - b.after)
  return [
    { at: on(begins), kind: 'share', team: by.team, labels: ['general'] },
    ...steps.map(({ by: writer, after, section, deed }, place): Act => ({
      at: on(begins + 1 + after),
      kind: 'plan',
      by: writer,
      sections: section === undefined ? [] : [section],
      command: ids => deed(ids, place - 1),
    })),
  ]
}
