/** What an operator may ask of the exchange while it runs: rebuild read models, register organisations, take in opt-outs, erase a person. */
import { openAsk } from './ask.ts'
import type { Exchange } from './compose.ts'
import type { Control } from './control.ts'
import type { Counting } from './counting.ts'
import type { Erasing } from './erasing.ts'
import { importOptOuts } from './optOuts.ts'
import { register } from './register.ts'
import { allRoles, type ProcessRoles } from './roles.ts'
import type { Stores } from './stores.ts'

interface Kept {
  readonly exchange: Exchange
  readonly stores: Stores
  readonly erasing: Erasing
  readonly counting: Pick<Counting, 'reload'>
}

/** What is asked while the same is being done waits until that has ended. */
const oneAtATime = <A extends readonly unknown[]>(
  work: (...asked: A) => Promise<void>,
): ((...asked: A) => Promise<void>) => {
  let running = Promise.resolve()
  return (...asked) => {
    const next = running.then(() => work(...asked))
    running = next.catch(() => undefined)
    return next
  }
}

/** What writes is done where processes are; what a process has of its own it makes anew itself. */
const refuseHere = (roles: ProcessRoles): void => {
  if (!roles.has('processes'))
    throw new Error('this process does not do that: ask one with the role processes (its DATA_DIR)')
}

/** An erasure that is cut off is finished by whoever has the turn next: so it is begun where the turn is. */
const refuseStandingBy = (standsBy: boolean): void => {
  if (standsBy)
    throw new Error('this process stands by: ask the one with the role processes that does the work now')
}

/** Does what is asked, over an open exchange. */
export const upkeep = (
  { exchange, stores, erasing, counting }: Kept,
  roles = allRoles,
  standsBy = (): boolean => false,
): Omit<Control, 'revoke'> => ({
  rebuild: async (name, tell) => {
    // Finishing an erasure makes every read model anew.
    const finishes = name === undefined && roles.has('processes') && !standsBy()
    if (finishes && (await erasing.finish(tell)) > 0) return
    if (name !== 'analytics')
      await exchange.runner.rebuild(name, ({ events, at }) => tell(`${String(events)} events read, to ${at}`))
    if (name === undefined || name === 'analytics') await counting.reload(tell)
  },
  register: async (document, tell) => {
    refuseHere(roles)
    const session = exchange.ids.opaque()
    const ask = openAsk(exchange, () => session)
    const { opaque } = exchange.ids
    const newIds = { provider: opaque, team: opaque, professional: opaque }
    await register({ core: exchange, journal: stores.journal, ask, newIds }, document)
    tell(
      `${String(document.providers.length)} providers and ${String(document.professionals.length)} professionals are registered`,
    )
  },
  optOuts: oneAtATime(async (list, tell) => {
    refuseHere(roles)
    await importOptOuts({ exchange, stores }, list, tell)
  }),
  erase: async (who, tell) => {
    refuseHere(roles)
    refuseStandingBy(standsBy())
    await erasing.erase(who, tell)
  },
})
