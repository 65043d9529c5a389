/** Group commit: what waits at the same time is written in one transaction, synced once, and answered afterwards. */
import { UnknownOutcome } from '../port.ts'

export interface Group<Request, Answer> {
  readonly submit: (request: Request) => Promise<Answer>
  /** Writes what still waits, at once. */
  readonly drain: () => void
}

interface Waiting<Request, Answer> {
  readonly request: Request
  readonly resolve: (answer: Answer) => void
  readonly reject: (reason: unknown) => void
}

/** Writes requests in one durable transaction and answers each in order, or throws having written none. */
export type Commit<Request, Answer> = (requests: readonly Request[]) => readonly Answer[]

const answerAll = <Request, Answer>(
  waiting: readonly Waiting<Request, Answer>[],
  commit: Commit<Request, Answer>,
): void => {
  const answers = commit(waiting.map(one => one.request))
  for (const [place, one] of waiting.entries()) {
    const answer = answers[place]
    if (answer === undefined) one.reject(new Error('a request was left unanswered'))
    else one.resolve(answer)
  }
}

const settle = <Request, Answer>(
  waiting: readonly Waiting<Request, Answer>[],
  commit: Commit<Request, Answer>,
): void => {
  try {
    answerAll(waiting, commit)
  } catch (reason) {
    // One that breaks must not break the others: nothing was written, so each is tried by itself.
    if (waiting.length > 1 && !(reason instanceof UnknownOutcome))
      for (const one of waiting) settle([one], commit)
    else for (const one of waiting) one.reject(reason)
  }
}

/** So many turns of the event loop a group waits for others at most. */
const patience = 4

/**
 * Gathers what is submitted, at most `most` requests at a time. A group is written once a turn of the event loop brought nothing more: those
 * who are a turn behind share its sync, where each turn's would keep all others waiting for one of its own.
 */
export const groupCommit = <Request, Answer>(
  commit: Commit<Request, Answer>,
  most: number,
): Group<Request, Answer> => {
  let waiting: Waiting<Request, Answer>[] = []
  let scheduled = false
  let seen = 0
  let turns = 0
  const schedule = (): void => {
    if (scheduled) return
    scheduled = true
    setImmediate(turn)
  }
  const isGrowing = (): boolean => waiting.length > seen && waiting.length < most && turns < patience
  const turn = (): void => {
    scheduled = false
    if (isGrowing()) {
      seen = waiting.length
      turns += 1
      schedule()
    } else flush()
  }
  const flush = (): void => {
    const group = waiting.slice(0, most)
    waiting = waiting.slice(most)
    seen = 0
    turns = 0
    if (waiting.length > 0) schedule()
    if (group.length > 0) settle(group, commit)
  }
  const submit = (request: Request): Promise<Answer> =>
    new Promise((resolve, reject) => {
      waiting.push({ request, resolve, reject })
      schedule()
    })
  const drain = (): void => {
    while (waiting.length > 0) flush()
  }
  return { submit, drain }
}
