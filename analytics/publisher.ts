/** Publishes figures: protected, as one answer for everybody, and anew only once enough people's facts have changed (D6). */
import type { ClickHouseClient } from '@clickhouse/client'
import type { Published } from '../domain/publication/decider.ts'
import { protect } from './control/protect.ts'
import { changedBetween, cubeAt, type AsOf } from './count.ts'
import { dimensionsOf, type Answer } from './questions/question.ts'

/** The last event that was counted. */
export interface Cut extends AsOf {
  readonly stream: string
  readonly revision: number
}

export interface PublisherOptions {
  readonly client: ClickHouseClient
  readonly answers: readonly Answer[]
  /** The figures that everybody sees now. */
  readonly shown: (answer: Answer) => Promise<Published | undefined>
  /** As of what figures were counted: the number of their event in the tables as they are, and its day. */
  readonly asOf: (through: NonNullable<Published['through']>) => Promise<AsOf>
  /** Makes figures the ones that everybody sees. */
  readonly publish: (answer: Answer, figures: Published) => Promise<void>
}

const isSameSeries = (answer: Answer, shown: Published): boolean =>
  shown.definition === answer.definitionVersion

const figuresOf = async (
  { client }: PublisherOptions,
  answer: Answer,
  { cut, changed }: { readonly cut: Cut; readonly changed: number },
): Promise<Published> => ({
  question: answer.name,
  definition: answer.definitionVersion,
  breakdowns: dimensionsOf(answer).map(({ name }) => name),
  through: { stream: cut.stream, revision: cut.revision },
  changed,
  policy: answer.policy,
  figures: [...protect(answer.policy, await cubeAt(client, answer, cut))],
})

/** Publishes what may move. Answers whether it did. */
const publishOne = async (options: PublisherOptions, answer: Answer, cut: Cut): Promise<boolean> => {
  const shown = await options.shown(answer)
  const before = shown?.through === undefined ? { ...cut, seq: 0 } : await options.asOf(shown.through)
  const changed = await changedBetween(options.client, answer, [before, cut])
  const isFirst = shown === undefined || !isSameSeries(answer, shown)
  if (!isFirst && changed < answer.policy.movesAfter) return false
  await options.publish(answer, await figuresOf(options, answer, { cut, changed }))
  return true
}

/** Looks at every answer once, as of the cut. */
export const publishAll = async (options: PublisherOptions, cut: Cut): Promise<readonly Answer[]> => {
  const moved: Answer[] = []
  for (const answer of options.answers) if (await publishOne(options, answer, cut)) moved.push(answer)
  return moved
}
