/** What pages and the API are told of questions and their published figures. Nothing here can be asked about one person. */
import type { Instant } from '../domain/kernel/time.ts'

export interface Breakdown {
  readonly name: string
  readonly title: string
  readonly values: readonly string[]
  readonly overlapping: boolean
  /** Its total is not the reader's to see: one of its values is always shown or narrowed to. */
  readonly withoutTotal?: true
}

export interface QuestionView {
  readonly name: string
  readonly title: string
  /** In words. */
  readonly definition: string
  readonly sql: string
  readonly unit: 'people' | 'results' | 'appointments' | 'providers'
  readonly breakdowns: readonly Breakdown[]
}

/** One value a breakdown, in the question's order; `null` is the total over it. A place without a figure is a true 0. */
export interface Figure {
  readonly place: readonly (string | null)[]
  readonly shown: number | 'hidden'
}

export interface FiguresView {
  readonly question: QuestionView
  readonly publishedAt: Instant
  readonly figures: readonly Figure[]
}

export interface Freshness {
  readonly status: 'live' | 'behind' | 'unavailable'
  readonly countedThrough?: Instant
  readonly seconds?: number
  readonly why?: string
}

export interface Dashboards {
  readonly questions: () => readonly QuestionView[]
  /** The figures as everybody sees them now; undefined where nothing is published yet or the question is unknown. */
  readonly read: (question: string) => Promise<FiguresView | undefined>
  readonly freshness: () => Freshness
  /** Why this reader may not ask this of a question that there is; undefined where they may. */
  readonly refused: (
    question: string,
    asked: Readonly<Record<string, string | undefined>>,
  ) => string | undefined
  /** Told when figures of a question were published; answers how to stop. */
  readonly subscribe: (published: (question: string) => void) => () => void
}
