/** Appending. On the wire stands always an exact revision: where the caller named none, the last one that is known. */
import { generations, type Generations } from '../adapter/generations.ts'
import { checkAppend, exactly } from '../adapter/append.ts'
import { LogUnavailable, UnknownOutcome, type Appended, type EventLog, type Expected } from '../port.ts'
import { appendExactly, type Appending, type Exact } from './exact.ts'
import { lastOf } from './read.ts'
import { proposed } from './wire.ts'

/** Others may write the same stream: an append that expects nothing goes after them so often. */
const chases = 64

interface Remembering extends Appending {
  /** The last revision of streams, as of the last append. */
  readonly heads: Generations<number>
  /** At which revision an append was tried whose outcome is not known, by the id of its first event. */
  readonly openTries: Generations<number>
}

type Free = Omit<Exact, 'revision'> & { readonly expected: 'any' | 'exists' }

const remember = ({ heads }: Remembering, stream: string, answer: Appended): Appended => {
  heads.put(stream, answer.outcome === 'appended' ? answer.revision : answer.actual)
  return answer
}

/** Where an append stands in `openTries`. */
const keyOf = ({ events }: Free): string => events[0]?.id ?? ''

/** Where to try: where it was tried before, else at the last revision known. For `any` a stream that nobody knows is taken for new. */
const firstTry = async (over: Remembering, free: Free): Promise<number> => {
  const known = over.openTries.get(keyOf(free)) ?? over.heads.get(free.stream) ?? -1
  if (known >= 0 || free.expected === 'any') return known
  const last = await lastOf(over, free.stream)
  return last === undefined ? -1 : last.revision
}

const tryAt = async (over: Remembering, free: Free, revision: number): Promise<Appended> => {
  const id = keyOf(free)
  try {
    const answer = await appendExactly(over, { ...free, revision })
    over.openTries.drop(id)
    return answer
  } catch (error) {
    if (error instanceof UnknownOutcome) over.openTries.put(id, revision)
    throw error
  }
}

/** `any` and `exists`: at the last revision known, and behind whatever turns out to stand there. */
const appendFreely = async (over: Remembering, free: Free): Promise<Appended> => {
  const { stream, expected } = free
  let revision = await firstTry(over, free)
  for (let chased = 0; chased < chases; chased += 1) {
    if (revision === -1 && expected === 'exists') return { outcome: 'conflict', actual: -1 }
    const answer = remember(over, stream, await tryAt(over, free, revision))
    if (answer.outcome === 'appended') return answer
    revision = answer.actual
  }
  throw new LogUnavailable(`others write ${stream} faster than this append can follow`)
}

const write = async (
  over: Remembering,
  expected: Expected,
  free: Omit<Free, 'expected'>,
): Promise<Appended> => {
  if (expected === 'any' || expected === 'exists') return appendFreely(over, { ...free, expected })
  const revision = exactly(expected) ?? -1
  return remember(over, free.stream, await appendExactly(over, { ...free, revision }))
}

/** Makes the appending half of the log. Throws `RangeError` and `AppendTooLarge` before anything leaves. */
export const appender = (appending: Appending): EventLog['append'] => {
  const over = { ...appending, heads: generations<number>(), openTries: generations<number>() }
  return async (stream, expected, given) => {
    checkAppend(stream, expected, given)
    if (!over.isOurs(stream)) throw new RangeError(`${stream} is of no category of this log`)
    const events = proposed(given)
    return over.turns.inStream(stream, () => write(over, expected, { stream, events }))
  }
}
