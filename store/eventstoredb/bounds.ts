/** How long the adapter waits, and how often it tries: its own bounds, because the client keeps few. */
import { setTimeout as sleep } from 'node:timers/promises'
import { NoAnswer } from './faults.ts'

export interface Bounds {
  /** One append, or the confirmation of a subscription. */
  readonly callMs: number
  /** A read that brings nothing for so long is given up. */
  readonly silenceMs: number
  /** So often one read or append is tried before its caller is told. */
  readonly tries: number
  /** The first rest between two tries; each further one is twice as long … */
  readonly restMs: number
  /** … up to this. */
  readonly longestRestMs: number
  /** Without an answer for so long the server counts as away: who waits is told, and who asks is told at once … */
  readonly awayMs: number
  /** … but for one in so long, who finds out whether it is back. */
  readonly trialMs: number
}

export const usualBounds: Bounds = {
  callMs: 5_000,
  silenceMs: 5_000,
  tries: 8,
  restMs: 40,
  longestRestMs: 2_000,
  awayMs: 3_000,
  trialMs: 500,
}

/** Rests before another try, longer each time and never in step with others. Ends early with the signal. */
export const rest = async (
  { restMs, longestRestMs }: Bounds,
  tried: number,
  signal: AbortSignal,
): Promise<void> => {
  const most = Math.min(longestRestMs, restMs * 2 ** Math.min(tried, 20))
  // Keeps the process: one that only waits for the log would end without a word.
  await sleep(most * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined)
}

/** Waits for an answer no longer than this, and not beyond the signal. Throws `NoAnswer`. What comes later is passed over. */
export const within = async <T>(ms: number, signal: AbortSignal, answer: Promise<T>): Promise<T> => {
  const ended = new AbortController()
  const late = sleep(ms, undefined, { signal: AbortSignal.any([signal, ended.signal]) }).then(
    () => `no answer within ${String(ms)} ms`,
    () => 'the connection was given up',
  )
  try {
    return await Promise.race([
      answer,
      late.then(why => {
        throw new NoAnswer(why)
      }),
    ])
  } finally {
    ended.abort()
  }
}
