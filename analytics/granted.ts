/** Dashboards as one reader may see them: always a part of what is published, number by number, so that nothing new can be worked out from it (D9). */
import type { DashboardGrant } from '../domain/commissioner/decider.ts'
import { areTogether, type Asked } from './slice.ts'
import type { Breakdown, Dashboards, Figure, FiguresView, QuestionView } from './views.ts'

/** A name in a grant that nothing has. */
export interface UnknownName {
  readonly list: 'questions' | 'breakdowns'
  /** Its place in the list, from 0. */
  readonly number: number
  readonly why: string
}

/** Names in a grant that no question, or no breakdown, has: it would grant less than it says. */
export const unknownNames = (
  known: readonly QuestionView[],
  granted: Pick<DashboardGrant, UnknownName['list']>,
): readonly UnknownName[] => {
  const there = {
    questions: new Set(known.map(({ name }) => name)),
    breakdowns: new Set(known.flatMap(one => one.breakdowns.map(({ name }) => name))),
  }
  const words = { questions: 'dashboard', breakdowns: 'breakdown' }
  return (['questions', 'breakdowns'] as const).flatMap(list => {
    const names = granted[list]
    return (names === 'every' ? [] : names).flatMap((name, number) =>
      there[list].has(name) ? [] : [{ list, number, why: `there is no ${words[list]} “${name}”` }],
    )
  })
}

/** The breakdown that areas are values of. */
const area = 'borough'

const isArea = ({ name }: Breakdown): boolean => name === area

/** Whether a breakdown is granted; that of the areas is whatever else is, where areas are granted. */
const isGranted =
  ({ areas, breakdowns }: DashboardGrant) =>
  (one: Breakdown): boolean =>
    breakdowns === 'every' || breakdowns.includes(one.name) || (isArea(one) && areas !== 'everywhere')

/** Of areas only those granted, and never their total: a sum of some areas is not published, and that of all is not the reader's. */
const ownValues =
  ({ areas }: DashboardGrant) =>
  (one: Breakdown): Breakdown =>
    areas === 'everywhere' || !isArea(one)
      ? one
      : {
          ...one,
          values: one.values.filter(value => areas.some(granted => granted === value)),
          withoutTotal: true,
        }

/** Whoever sees some areas alone sees a breakdown only where it is counted by area. */
const isByArea =
  ({ areas }: DashboardGrant, question: QuestionView) =>
  ({ name }: Breakdown): boolean =>
    areas === 'everywhere' || areTogether(question, [name, area])

const ownBreakdowns = (grant: DashboardGrant, question: QuestionView): readonly Breakdown[] =>
  question.breakdowns.filter(isGranted(grant)).filter(isByArea(grant, question)).map(ownValues(grant))

/** Whether a question is granted. One that is not counted by area can't be shown to a reader of some areas. */
const mayAsk = ({ areas, questions }: DashboardGrant, question: QuestionView): boolean =>
  (questions === 'every' || questions.includes(question.name)) &&
  (areas === 'everywhere' || question.breakdowns.some(isArea))

/** The figures at the reader's places, in the order of the reader's breakdowns: the totals of breakdowns that are not granted, as published. */
const ownFigures = (all: QuestionView, own: QuestionView, figures: readonly Figure[]): readonly Figure[] => {
  const kept = all.breakdowns.map(({ name }) => own.breakdowns.find(one => one.name === name))
  const isOwn = ({ place }: Figure): boolean =>
    place.every((value, number) => {
      const breakdown = kept[number]
      if (breakdown === undefined || value === null) return value === null && breakdown?.withoutTotal !== true
      return breakdown.withoutTotal !== true || breakdown.values.includes(value)
    })
  return figures.filter(isOwn).map(figure => ({
    ...figure,
    place: figure.place.filter((_value, number) => kept[number] !== undefined),
  }))
}

const ownQuestion = (grant: DashboardGrant, question: QuestionView): QuestionView => ({
  ...question,
  breakdowns: ownBreakdowns(grant, question),
})

/** Figures as the reader may see them. */
export const ownView = (grant: DashboardGrant, view: FiguresView): FiguresView => {
  const question = ownQuestion(grant, view.question)
  return { ...view, question, figures: ownFigures(view.question, question, view.figures) }
}

const namesAsked = (asked: Asked): readonly string[] => [
  ...(asked['by'] ?? '').split(','),
  ...Object.keys(asked).filter(name => name !== 'by'),
]

/** What there is and is not granted, in what is asked; undefined where all is granted, or there is no such thing. */
const notGranted = (grant: DashboardGrant, question: QuestionView, asked: Asked): string | undefined => {
  if (!mayAsk(grant, question)) return `“${question.title}” is not among the dashboards granted to you`
  const own = ownBreakdowns(grant, question)
  const breakdown = question.breakdowns.find(
    ({ name }) => namesAsked(asked).includes(name) && !own.some(one => one.name === name),
  )
  if (breakdown !== undefined) return `the breakdown “${breakdown.title}” is not granted to you`
  const wanted = asked[area]
  const isOthers = question.breakdowns.some(one => isArea(one) && one.values.includes(wanted ?? ''))
  return isOthers && !own.some(one => isArea(one) && one.values.includes(wanted ?? ''))
    ? `${wanted ?? ''} is not among the areas granted to you`
    : undefined
}

/** The dashboards of a reader to whom this is granted; of one to whom nothing is, none. */
export const grantedDashboards = (all: Dashboards, grant: DashboardGrant | undefined): Dashboards => {
  const questions = (): readonly QuestionView[] =>
    grant === undefined ? [] : all.questions().filter(one => mayAsk(grant, one))
  return {
    questions: () => questions().map(one => (grant === undefined ? one : ownQuestion(grant, one))),
    read: async name => {
      const view = questions().some(one => one.name === name) ? await all.read(name) : undefined
      return view === undefined || grant === undefined ? undefined : ownView(grant, view)
    },
    freshness: all.freshness,
    subscribe: published =>
      all.subscribe(name => {
        if (questions().some(one => one.name === name)) published(name)
      }),
    refused: (name, asked) => {
      const question = all.questions().find(one => one.name === name)
      if (question === undefined) return undefined
      return grant === undefined ? 'no dashboards are granted to you' : notGranted(grant, question, asked)
    },
  }
}
