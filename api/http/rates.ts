/** How often one caller may ask: counted per minute, answered with 429 and when to come back. */
import { toInstant, type Instant } from '../../domain/kernel/time.ts'
import type { Limits } from './exchange.ts'
import type { Problem } from './problems.ts'

const windowMs = 60_000
const kept = 50_000

export interface Rate {
  readonly key: string
  /** Uses within the window that are still answered. */
  readonly most: number
  /** How long the window lasts. Default a minute. */
  readonly windowMs?: number
  /** What one did too often. Default: asked. */
  readonly did?: string
}

/** Counts one use; the problem when it was one too many. */
export const overRate = async (limits: Limits, rate: Rate, now: Instant): Promise<Problem | undefined> => {
  const { count, resets } = await limits.count(rate.key, rate.windowMs ?? windowMs, now)
  if (count <= rate.most) return undefined
  const seconds = Math.max(1, Math.ceil((Date.parse(resets) - Date.parse(now)) / 1000))
  return {
    code: 'too-many-requests',
    detail: `You ${rate.did ?? 'asked too often'}: wait, then ask again`,
    headers: { 'retry-after': String(seconds) },
  }
}

/** Counters of this process alone, for the general limit: cheap, and lost at a restart. */
export const memoryLimits = (): Limits => {
  const counters = new Map<string, { count: number; readonly resets: number }>()
  return {
    count: (key, span, now) => {
      const moment = Date.parse(now)
      const before = counters.get(key)
      const counter =
        before !== undefined && moment < before.resets ? before : { count: 0, resets: moment + span }
      counter.count += 1
      counters.delete(key)
      counters.set(key, counter)
      if (counters.size > kept) counters.delete(counters.keys().next().value ?? '')
      return Promise.resolve({ count: counter.count, resets: toInstant(counter.resets) })
    },
  }
}
