/** What pages and the API are told of questions and their published figures. Nothing here can be asked about one person. */
import type { Instant } from '../domain/kernel/time.ts'

export interface Breakdown {
  readonly name: string
  readonly title: string
  /** In their order. Of practices, months and the like they are known only with the figures. */
  readonly values: readonly string[]
  readonly overlapping: boolean
  /** Its total is not the reader's to see: one of its values is always shown or narrowed to. */
  readonly withoutTotal?: true
  /** The breakdown that each of its values lies within one value of (practice in network). */
  readonly within?: string
}

export interface QuestionView {
  readonly name: string
  readonly title: string
  /** In words. */
  readonly definition: string
  readonly sql: string
  readonly unit: 'people' | 'results' | 'appointments' | 'providers'
  /** Whom the total counts, where the unit alone would mislead. */
  readonly whole?: string
  /** What `typical` is of its figures, in words; absent where they have none. */
  readonly typical?: string
  readonly breakdowns: readonly Breakdown[]
  /** Which breakdowns may stand together, by name; absent where all may. */
  readonly together?: readonly (readonly string[])[]
}

/** One value a breakdown, in the question's order; `null` is the total over it. A place without a figure is a true 0. */
export interface Figure {
  readonly place: readonly (string | null)[]
  readonly shown: number | 'hidden'
  readonly typical?: number
}

export interface FiguresView {
  /** The question, with the values that its breakdowns have in these figures. */
  readonly question: QuestionView
  readonly publishedAt: Instant
  readonly figures: readonly Figure[]
}

export interface Freshness {
  /** `elsewhere`: another process counts, and publishes. */
  readonly status: 'live' | 'behind' | 'unavailable' | 'elsewhere'
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
