/** Publishes figures: protected, as one answer for everybody, and anew only once enough people's facts have changed (D6). */
import type { ClickHouseClient } from '@clickhouse/client'
import type { Published } from '../domain/publication/decider.ts'
import type { ControlPolicy } from './control/policy.ts'
import { protect } from './control/protect.ts'
import { changedBetween, cubeAt } from './count.ts'
import type { Question } from './questions/question.ts'

/** The last event that was counted. */
export interface Cut {
  readonly stream: string
  readonly revision: number
  readonly seq: number
}

export interface PublisherOptions {
  readonly client: ClickHouseClient
  readonly policy: ControlPolicy
  readonly questions: readonly Question[]
  /** The figures that everybody sees now. */
  readonly shown: (question: Question) => Promise<Published | undefined>
  /** The number of the event that figures were counted through, in the tables as they are. */
  readonly seqOf: (through: NonNullable<Published['through']>) => Promise<number>
  /** Makes figures the ones that everybody sees. */
  readonly publish: (question: Question, figures: Published) => Promise<void>
}

const isSameSeries = (question: Question, shown: Published): boolean =>
  shown.definition === question.definitionVersion

const figuresOf = async (
  { client, policy }: PublisherOptions,
  question: Question,
  { cut, changed }: { readonly cut: Cut; readonly changed: number },
): Promise<Published> => ({
  question: question.name,
  definition: question.definitionVersion,
  breakdowns: question.breakdowns.map(({ name }) => name),
  through: { stream: cut.stream, revision: cut.revision },
  changed,
  policy,
  figures: [...protect(policy, await cubeAt(client, question, cut.seq))],
})

/** Publishes what may move. Answers whether it did. */
const publishOne = async (options: PublisherOptions, question: Question, cut: Cut): Promise<boolean> => {
  const shown = await options.shown(question)
  const before = shown?.through === undefined ? 0 : await options.seqOf(shown.through)
  const changed = await changedBetween(options.client, question, [before, cut.seq])
  const isFirst = shown === undefined || !isSameSeries(question, shown)
  if (!isFirst && changed < options.policy.movesAfter) return false
  await options.publish(question, await figuresOf(options, question, { cut, changed }))
  return true
}

/** Looks at every question once, as of the cut. */
export const publishAll = async (options: PublisherOptions, cut: Cut): Promise<readonly Question[]> => {
  const moved: Question[] = []
  for (const question of options.questions) if (await publishOne(options, question, cut)) moved.push(question)
  return moved
}
