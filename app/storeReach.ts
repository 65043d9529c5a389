/** Whether keys, sessions and documents answer: each is asked with a deadline, and none more often than every few seconds. */
import { setTimeout as sleep } from 'node:timers/promises'
import { toInstant, type Clock } from '../domain/kernel/time.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { KeyStore } from '../store/keys.ts'
import type { SessionStore } from '../store/sessions.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { isOfTheMachine } from './naming.ts'

interface Asked {
  readonly keys: Pick<KeyStore, 'identity'>
  readonly sessions: Pick<SessionStore, 'put'>
  readonly blobs: Pick<BlobStore, 'identity'>
}

const deadlineMs = 2000
const standsMs = 2000

const whyOf = (error: unknown): string => {
  if (error instanceof StoreUnavailable) return error.message
  return isOfTheMachine(error) ? error.code : 'it can’t be read'
}

/** Why there was no good answer in time. */
const faultOf = async (answer: Promise<unknown>): Promise<string | undefined> => {
  const ended = new AbortController()
  const late = sleep(deadlineMs, `no answer within ${String(deadlineMs)} ms`, { signal: ended.signal })
  try {
    return await Promise.race([answer.then(() => undefined, whyOf), late.catch(() => undefined)])
  } finally {
    ended.abort()
  }
}

/** Answers, each time it is asked, which stores do not: by the settings that name them. */
export const storeReach = (
  { keys, sessions, blobs }: Asked,
  clock: Clock,
): (() => Promise<readonly string[]>) => {
  /** One small write where every sign-in writes; one that failed is remembered by the store. */
  const write = (): Promise<void> => {
    const expires = toInstant(Date.parse(clock()) + 60_000)
    return sessions.put({ id: 'readiness', data: '', expires })
  }
  const askAll = async (): Promise<readonly string[]> => {
    const answers = {
      'keys (KEYS_URL)': keys.identity(),
      'sessions (SESSIONS_URL)': write(),
      'documents (BLOBS_URL)': blobs.identity(),
    }
    const told = await Promise.all(
      Object.entries(answers).map(async ([store, answer]) => [store, await faultOf(answer)] as const),
    )
    return told.flatMap(([store, fault]) => (fault === undefined ? [] : [`${store}: ${fault}`]))
  }
  let last: { readonly at: number; readonly told: Promise<readonly string[]> } | undefined
  return () => {
    const now = performance.now()
    if (last === undefined || now - last.at >= standsMs) last = { at: now, told: askAll() }
    return last.told
  }
}
