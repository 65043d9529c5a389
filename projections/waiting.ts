/** Waiting until the read models are as new as something that stands in the log. */
import { filter, firstValueFrom, throwError, timeout } from 'rxjs'
import { ReadModelBehind } from './faults.ts'
import { isBeyond, type ReaderState, type Shared } from './shared.ts'

export type CaughtUp = (
  position: string | undefined,
  withinMs?: number,
  names?: readonly string[],
) => Promise<void>

/** Resolves when the read models (all, or those named) have passed `position`; else rejects with `ReadModelBehind`. */
export const waiting =
  (shared: Shared): CaughtUp =>
  async (position, withinMs = 1000, names) => {
    if (position === undefined) return
    const chosen = (): readonly ReaderState[] =>
      [...shared.states.values()].filter(({ projection }) => names?.includes(projection.name) ?? true)
    const behind = (): readonly ReaderState[] =>
      chosen().filter(state => isBeyond(shared, position, state.position))
    const settled = (): boolean => behind().every(({ status }) => status === 'stopped')
    const refusal = (): ReadModelBehind =>
      new ReadModelBehind(
        `not yet read: ${behind()
          .map(({ projection }) => projection.name)
          .join(', ')}`,
      )
    if (!settled()) {
      const tooLong = { first: withinMs, with: () => throwError(refusal) }
      const reached = firstValueFrom(shared.moved.pipe(filter(settled), timeout(tooLong)))
      shared.awaited.next(shared.awaited.value + 1)
      await reached.finally(() => {
        shared.awaited.next(shared.awaited.value - 1)
      })
    }
    if (behind().length > 0) throw refusal()
  }

/** Has what was let come together read now rather than at the next start, and whatever else is done as soon. */
export const finish = async (shared: Shared, withinMs: number): Promise<void> => {
  try {
    await waiting(shared)(await shared.source.end(), withinMs)
  } catch (error) {
    if (!(error instanceof ReadModelBehind)) throw error
  }
}
