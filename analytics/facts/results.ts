/** Results as they are counted: which test, from whom, when it arrived and from when its patient may read it. Part of the privacy boundary. */
import type { EntryState } from '../../domain/entry/decider.ts'
import { same } from '../../domain/kernel/same.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { testOf } from './tests.ts'

export interface CountedResult {
  readonly test: string
  /** Who sent it, by its opaque id. */
  readonly organisation: string
  readonly released: Instant
  readonly sign: 1 | -1
}

const resultOf = (state: EntryState): Omit<CountedResult, 'sign'> | undefined => {
  if (state.status !== 'current' || state.current.content.kind !== 'result') return undefined
  const { content, source } = state.current
  return { test: testOf(content.code), organisation: source.organisation, released: state.releaseAt }
}

/** What an event changes: nothing where the result is counted as before. */
export const resultChange = (before: EntryState, after: EntryState): readonly CountedResult[] => {
  const [was, is] = [resultOf(before), resultOf(after)]
  if (same(was, is)) return []
  return [
    ...(was === undefined ? [] : [{ ...was, sign: -1 } as const]),
    ...(is === undefined ? [] : [{ ...is, sign: 1 } as const]),
  ]
}
