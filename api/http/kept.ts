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

type Use = z.infer<typeof use>
type Keeper = Pick<Exchange, 'kept' | 'clock'>

const recall = async ({ kept, clock }: Keeper, commandId: string): Promise<Use | undefined> => {
  const stored = await kept.get(idOf(commandId), clock())
  return stored === undefined ? undefined : use.parse(JSON.parse(stored.data))
}

const keep = ({ kept, clock }: Keeper, commandId: string, of: Use): Promise<void> => {
  const expires = toInstant(Date.parse(clock()) + keptMs)
  return kept.put({ id: idOf(commandId), data: JSON.stringify(of), expires })
}

const nothingChanged = (answer: Written | Rejection): answer is Written =>
  'changed' in answer && !answer.changed

/**
 * Asks once for a key: another request under the same key is refused, the same one again gets its first outcome. What was written is
 * known by the log for ever; what wrote nothing is remembered for a day.
 */
export const once = async (
  keeper: Keeper,
  { commandId, key }: CommandIds,
  ask: () => Promise<Written | Rejection>,
): Promise<Written | Rejection> => {
  if (key === undefined) return ask()
  const before = await recall(keeper, commandId)
  if (before !== undefined && before.key !== key) {
    return reject('key-reused', 'this idempotency key was used with another request')
  }
  const first = before?.outcome
  if (first !== undefined) return { ...first, position: first.position, changed: false }
  await keep(keeper, commandId, { key })
  const answer = await ask()
  if (nothingChanged(answer)) {
    const { stream, revision, position } = answer
    await keep(keeper, commandId, {
      key,
      outcome: { stream, revision, ...(position !== undefined && { position }) },
    })
  }
  return answer
}
