/** Publishes figures: protected, as one answer for everybody, and anew only once enough people's facts have changed (D6). */
import type { Published } from '../domain/publication/decider.ts'
import type { ControlPolicy } from './control/policy.ts'
import { protect } from './control/protect.ts'
import type { Question } from './questions/question.ts'
import type { Compared, Tallies, Tally } from './tally.ts'

/** The last event that was counted. */
export interface Cut {
  readonly stream: string
  readonly revision: number
  readonly seq: number
}

export interface PublisherOptions {
  readonly policy: ControlPolicy
  readonly questions: readonly Question[]
  /** The figures that everybody sees now. */
  readonly shown: (question: Question) => Promise<Published | undefined>
  /** The number of the event that figures were counted through; undefined where the tables have not come so far. */
  readonly seqOf: (through: NonNullable<Published['through']>) => Promise<number | undefined>
  /** Makes figures the ones that everybody sees. */
  readonly publish: (question: Question, figures: Published) => Promise<void>
}

/** What is looked at: the answers as they stand, and through which event. */
export interface Look {
  readonly tallies: Pick<Tallies, 'at'>
  readonly cut: Cut
}

const isSameSeries = (question: Question, shown: Published): boolean =>
  shown.definition === question.definitionVersion

const figuresOf = (
  policy: ControlPolicy,
  question: Question,
  { cut, tally }: { readonly cut: Cut; readonly tally: Tally },
): Published => ({
  question: question.name,
  definition: question.definitionVersion,
  breakdowns: question.breakdowns.map(({ name }) => name),
  through: { stream: cut.stream, revision: cut.revision },
  changed: tally.changed,
  policy,
  figures: [...protect(policy, tally.cube)],
})

/** What new figures are compared with; undefined where there is nothing to compare with, `ahead` where others have counted further. */
const comparedWith = async (
  { shown, seqOf }: PublisherOptions,
  question: Question,
  cut: Cut,
): Promise<Compared | 'ahead' | undefined> => {
  const figures = await shown(question)
  if (figures?.through === undefined || !isSameSeries(question, figures)) return undefined
  const { stream, revision } = figures.through
  const seq = await seqOf(figures.through)
  if (seq === undefined || seq > cut.seq) return 'ahead'
  return { through: `${stream}@${String(revision)}`, seq }
}

/** Publishes what may move. Answers whether it did. */
const publishOne = async (
  options: PublisherOptions,
  question: Question,
  { tallies, cut }: Look,
): Promise<boolean> => {
  const { policy } = options
  const compared = await comparedWith(options, question, cut)
  if (compared === 'ahead') return false
  const tally = await tallies.at(question, cut.seq, compared)
  if (compared !== undefined && tally.changed < policy.movesAfter) return false
  await options.publish(question, figuresOf(policy, question, { cut, tally }))
  return true
}

/** Looks at every question once. */
export const publishAll = async (options: PublisherOptions, look: Look): Promise<readonly Question[]> => {
  const moved: Question[] = []
  for (const question of options.questions)
    if (await publishOne(options, question, look)) moved.push(question)
  return moved
}
