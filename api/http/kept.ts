/** What an Idempotency-Key was used for, also where its command found everything already so and wrote nothing. */
import { z } from 'zod'
import { reject, type Rejection } from '../../domain/kernel/rejection.ts'
import { toInstant } from '../../domain/kernel/time.ts'
import type { Written } from '../../store/write.ts'
import type { Exchange } from './exchange.ts'
import type { CommandIds } from './idempotency.ts'

const keptMs = 24 * 3_600_000

const use = z.object({
  key: z.string(),
  outcome: z.object({ stream: z.string(), revision: z.number(), position: z.string().optional() }).optional(),
})

const idOf = (commandId: string): string => `idempotency-${commandId}`

/**
 * Asks once for a key: another request under the same key is refused, the same one again gets its first outcome. What was written is
 * known by the log for ever; what wrote nothing is remembered for a day.
 */
export const once = async (
  { kept, clock }: Pick<Exchange, 'kept' | 'clock'>,
  { commandId, key }: CommandIds,
  ask: () => Promise<Written | Rejection>,
): Promise<Written | Rejection> => {
  if (key === undefined) return ask()
  const now = clock()
  const expires = toInstant(Date.parse(now) + keptMs)
  const keep = (of: z.infer<typeof use>): Promise<void> =>
    kept.put({ id: idOf(commandId), data: JSON.stringify(of), expires })
  const stored = await kept.get(idOf(commandId), now)
  const before = stored === undefined ? undefined : use.parse(JSON.parse(stored.data))
  if (before !== undefined && before.key !== key) {
    return reject('key-reused', 'this idempotency key was used with another request')
  }
  if (before?.outcome !== undefined) {
    return { ...before.outcome, position: before.outcome.position, changed: false }
  }
  await keep({ key })
  const answer = await ask()
  if ('changed' in answer && !answer.changed) {
    const { stream, revision, position } = answer
    await keep({ key, outcome: { stream, revision, ...(position !== undefined && { position }) } })
  }
  return answer
}
