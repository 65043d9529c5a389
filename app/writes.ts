/** Remembers which store the machine last refused a write to: a full disk is told to those on watch before people find out. */
import type { KeyStore } from '../store/keys.ts'
import type { EventLog } from '../store/port.ts'
import type { SessionStore } from '../store/sessions.ts'
import { isOfTheMachine } from './naming.ts'

type Store = 'log' | 'keys' | 'sessions'

/** A failure stands until the next write succeeds; or so long, as nobody may write where nothing is ready. */
const standsMs = 60_000

/** SQLite's own sentence for its code, where there is one; never the error's, which may quote what was written. */
const whyOf = (error: Error & { readonly code: string }): string =>
  'errstr' in error && typeof error.errstr === 'string' ? error.errstr : error.code

/** Wraps what writes. */
export const watchWrites = () => {
  const failed = new Map<Store, { readonly at: number; readonly why: string }>()
  const watched =
    <A extends readonly unknown[], R>(store: Store, write: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      try {
        const answer = await write(...given)
        failed.delete(store)
        return answer
      } catch (error) {
        if (isOfTheMachine(error)) failed.set(store, { at: Date.now(), why: whyOf(error) })
        throw error
      }
    }
  return {
    log: <L extends EventLog>(log: L): L => ({ ...log, append: watched('log', log.append) }),
    keys: (keys: KeyStore): KeyStore => ({ ...keys, obtain: watched('keys', keys.obtain) }),
    sessions: (sessions: SessionStore): SessionStore => ({
      ...sessions,
      put: watched('sessions', sessions.put),
    }),
    /** Which stores could not be written to lately, and why. */
    faults: (): readonly string[] =>
      [...failed]
        .filter(([, { at }]) => Date.now() - at < standsMs)
        .map(([store, { why }]) => `${store}: can’t be written to (${why})`),
  }
}
