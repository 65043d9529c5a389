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
  /** Whether an answer may be published now: one that may not is not looked at. */
  readonly isDue: (answer: Answer, cut: Cut) => boolean
  /** As of what figures were counted; undefined where the tables have not come so far. */
  readonly asOf: (through: NonNullable<Published['through']>) => Promise<AsOf | undefined>
  /** Makes figures the ones that everybody sees. */
  readonly publish: (answer: Answer, figures: Published) => Promise<void>
}

/** What is looked at: the answers as they stand, and through which event. */
export interface Look {
  readonly tallies: Pick<Tallies, 'at'>
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

/** Publishes what may move. */
const publishOne = async (
  options: PublisherOptions,
  answer: Answer,
  { tallies, cut }: Look,
): Promise<void> => {
  const compared = await comparedWith(options, answer, cut)
  if (compared === 'ahead') return
  const tally = await tallies.at(answer, cut, compared)
  if (compared !== undefined && tally.changed < answer.policy.movesAfter) return
  await options.publish(answer, await figuresOf(answer, { cut, tally }))
}

/**
 * Looks once at every answer that is due; those that few questions make up are not kept waiting by the others. Answers those that were
 * put off.
 */
export const publishAll = async (options: PublisherOptions, look: Look): Promise<readonly Answer[]> => {
  const quickFirst = options.answers.toSorted((a, b) => a.questions.length - b.questions.length)
  const putOff: Answer[] = []
  for (const answer of quickFirst)
    if (options.isDue(answer, look.cut)) await publishOne(options, answer, look)
    else putOff.push(answer)
  return putOff
}
