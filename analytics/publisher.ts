/** Publishes figures: protected, as one answer for everybody, and anew only once enough people's facts have changed (D6). */
import type { Published } from '../domain/publication/decider.ts'
import type { AsOf } from './count.ts'
import { protect } from './control/protect.ts'
import { dimensionsOf, type Answer } from './questions/question.ts'
import type { Compared, Tallies, Tally } from './tally.ts'

/** The last event that was counted. */
export interface Cut extends AsOf {
  readonly stream: string
  readonly revision: number
}

export interface PublisherOptions {
  readonly answers: readonly Answer[]
  /** The figures that everybody sees now. */
  readonly shown: (answer: Answer) => Promise<Published | undefined>
  /** As of what figures were counted; undefined where the tables have not come so far. */
  readonly asOf: (through: NonNullable<Published['through']>) => Promise<AsOf | undefined>
  /** Makes figures the ones that everybody sees. */
  readonly publish: (answer: Answer, figures: Published) => Promise<void>
}

/** What is looked at: the answers as they stand, and through which event. */
export interface Look {
  readonly tallies: Tallies
  readonly cut: Cut
}

const isSameSeries = (answer: Answer, shown: Published): boolean =>
  shown.definition === answer.definitionVersion

const figuresOf = async (
  answer: Answer,
  { cut, tally }: { readonly cut: Cut; readonly tally: Tally },
): Promise<Published> => ({
  question: answer.name,
  definition: answer.definitionVersion,
  breakdowns: dimensionsOf(answer).map(({ name }) => name),
  through: { stream: cut.stream, revision: cut.revision },
  changed: tally.changed,
  policy: answer.policy,
  figures: [...protect(answer.policy, await tally.cube())],
})

/** What new figures are compared with; undefined where there is nothing to compare with, `ahead` where others have counted further. */
const comparedWith = async (
  { shown, asOf }: PublisherOptions,
  answer: Answer,
  cut: Cut,
): Promise<Compared | 'ahead' | undefined> => {
  const figures = await shown(answer)
  if (figures?.through === undefined || !isSameSeries(answer, figures)) return undefined
  const { stream, revision } = figures.through
  const then = await asOf(figures.through)
  if (then === undefined || then.seq > cut.seq) return 'ahead'
  return { through: `${stream}@${String(revision)}`, ...then }
}

/** Publishes what may move. Answers whether it did. */
const publishOne = async (
  options: PublisherOptions,
  answer: Answer,
  { tallies, cut }: Look,
): Promise<boolean> => {
  const compared = await comparedWith(options, answer, cut)
  if (compared === 'ahead') return false
  const tally = await tallies.at(answer, cut, compared)
  if (compared !== undefined && tally.changed < answer.policy.movesAfter) return false
  await options.publish(answer, await figuresOf(answer, { cut, tally }))
  return true
}

/** Looks at every answer once; those that few questions make up are not kept waiting by the others. */
export const publishAll = async (options: PublisherOptions, look: Look): Promise<readonly Answer[]> => {
  const moved: Answer[] = []
  const quickFirst = options.answers.toSorted((a, b) => a.questions.length - b.questions.length)
  for (const answer of quickFirst) if (await publishOne(options, answer, look)) moved.push(answer)
  return moved
}
