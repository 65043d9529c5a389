/** A plan as it is printed: what it says, in order, before it is set on pages. */
import type { PlanItemView, PlanSectionView, PlanView } from '../../../projections/carePlanViews.ts'
import { cyclesOf } from '../../../domain/carePlan/cycles.ts'
import type { LocalDate } from '../../../domain/kernel/time.ts'
import { cyclesSentence } from '../../charts/cycles.tsx'
import { progressSentence } from '../../charts/progress.tsx'
import { cycleStateWords, dutyAnswer, itemStatusWords, plainAnswer } from '../../text/carePlans.ts'
import { day, dayAndTime, plainDay } from '../../text/dates.ts'
import { capital } from '../../text/words.ts'
import { inCrisis } from './contacts.tsx'
import { itemDetail } from './dutyItems.tsx'
import { hasSomething, titleFor } from './parts.ts'
import type { Place } from './place.ts'
import type { Whom } from './who.ts'

/** A piece of a printed page. */
export type Piece =
  | { readonly as: 'title' | 'heading' | 'text' | 'note'; readonly words: string }
  | { readonly as: 'point'; readonly words: string }
  /** A drawn progress, with what it says to those who don't see it. */
  | { readonly as: 'progress'; readonly percent: number; readonly words: string }
  /** Its first column names the rows. */
  | {
      readonly as: 'table'
      readonly columns: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }

interface Of {
  readonly plan: PlanView
  readonly place: Pick<Place, 'own'>
  readonly whom: Whom
  /** The day as of which it is printed. */
  readonly today: LocalDate
}

const note = (words: string): Piece => ({ as: 'note', words })

const progressOf = ({ content, progress }: PlanItemView): readonly Piece[] => {
  const last = progress.at(-1)
  if (content.kind !== 'goal' || last === undefined) return []
  return [{ as: 'progress', percent: last.percent, words: progressSentence(progress) }]
}

const cyclesIn = ({ content, status }: PlanItemView, today: LocalDate): readonly Piece[] => {
  const cycles = content.kind === 'regimen' && status === 'open' ? cyclesOf(content, today) : []
  if (cycles.length === 0) return []
  const rows = cycles.map(({ number, from, to, state }) => [
    String(number),
    plainDay(from),
    plainDay(to),
    cycleStateWords[state],
  ])
  return [
    note(`${cyclesSentence(cycles)} By the days that the plan names.`),
    { as: 'table', columns: ['Cycle', 'First day', 'Last day', 'State'], rows },
  ]
}

const pointOf = (item: PlanItemView, { whom, today }: Of): readonly Piece[] => {
  const detail = capital(itemDetail(item.content, whom))
  const ended = item.status === 'open' ? '' : ` (${itemStatusWords[item.status].toLowerCase()})`
  const words = [`${item.content.text}${ended}`, detail].filter(part => part !== '').join('\n')
  return [{ as: 'point', words }, ...progressOf(item), ...cyclesIn(item, today)]
}

const keptWords = ({ owner, changed }: PlanSectionView, whom: Whom): string =>
  [
    owner === undefined ? undefined : `Kept up by ${whom.team(owner)}.`,
    changed === undefined ? undefined : `Last changed on ${day(changed.at)} by ${whom.by(changed)}.`,
  ]
    .filter(part => part !== undefined)
    .join(' ')

const answerWords = (section: PlanSectionView, own: boolean): string => {
  const { agreement } = section
  const answer = own ? plainAnswer(section) : dutyAnswer(section)
  const why = agreement.answer === 'notAgreed' && agreement.why !== undefined ? `: “${agreement.why}”` : ''
  const on = 'by' in agreement ? ` on ${day(agreement.by.at)}` : ''
  return `${answer}${on}${why}.`
}

const sectionPieces = (of: Of, section: PlanSectionView): readonly Piece[] => {
  const { place, whom } = of
  const { own } = place
  const heading: Piece = { as: 'heading', words: titleFor(section, place) }
  if (!hasSomething(section)) return [heading, note('Nothing is written here yet.')]
  return [
    heading,
    ...(section.text === '' ? [] : [{ as: 'text', words: section.text } as const]),
    ...(section.former ? [note('This part is no longer asked for in plans of this kind.')] : []),
    ...section.items.flatMap(item => pointOf(item, of)),
    note(`${keptWords(section, whom)} ${answerWords(section, own)}`.trim()),
  ]
}

const crisisPieces = ({ plan }: Of): readonly Piece[] => {
  const contacts = inCrisis(plan)
  if (contacts.length === 0) return []
  return [
    { as: 'heading', words: 'If you need help now' },
    ...contacts.map(({ content: { text, role, phone } }): Piece => ({
      as: 'point',
      words: `${[text, role].filter(part => part !== undefined).join(', ')}: ${phone}`,
    })),
    { as: 'text', words: 'In an emergency, call 999.' },
  ]
}

const reviewWords = ({ plan: { reviewOn, reviewed } }: Of): string =>
  [
    reviewOn === undefined
      ? 'No day is set yet for the next review.'
      : `To be reviewed by ${plainDay(reviewOn)}.`,
    reviewed === undefined ? undefined : `Last reviewed on ${day(reviewed.at)}.`,
    reviewed?.words,
  ]
    .filter(part => part !== undefined)
    .join(' ')

/** The whole plan, in the order of its pages. */
export const printedPlan = (of: Of): readonly Piece[] => {
  const { plan, whom } = of
  const by = plan.history.at(-1)
  return [
    { as: 'title', words: plan.title },
    note(
      `As it stood on ${dayAndTime(plan.at)}${by === undefined ? '' : `, last changed by ${whom.by(by)}`}. It may have changed since.`,
    ),
    ...crisisPieces(of),
    ...plan.sections.flatMap(section => sectionPieces(of, section)),
    { as: 'heading', words: 'Next review' },
    { as: 'text', words: reviewWords(of) },
  ]
}
