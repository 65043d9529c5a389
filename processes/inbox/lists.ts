/** Keeps in the log what senders say of their lists, and takes back the items that are no longer on them (F4). */
import type { ListStatement } from '../../domain/filing.ts'
import { entry } from '../../domain/entry/decider.ts'
import { fold } from '../../domain/kernel/decider.ts'
import { streamName } from '../../domain/kernel/ids.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { goneFrom, list, type ListState } from '../../domain/list/decider.ts'
import { typedEvents } from '../../store/codec.ts'
import { keyedId } from '../../store/keyedHash.ts'
import { must, type Ask } from './ask.ts'
import type { InboxDeps } from './deps.ts'
import { filedFrom, type Filed } from './items.ts'
import { MustWait } from './outcome.ts'
import type { Placed, Target } from './place.ts'

type Deps = Pick<InboxDeps, 'journal' | 'keys'>

const reasons = {
  leftOut: 'the sender’s list no longer holds it',
  removed: 'the sender removed it from its list',
} as const

/** A list as one message states it. */
interface Stating {
  readonly id: string
  readonly statement: ListStatement
  readonly entries: readonly string[]
  readonly removed: readonly string[]
}

const stating = async (
  { keys }: Deps,
  statement: ListStatement,
  { places, target }: { readonly places: readonly Placed[]; readonly target: Target },
): Promise<Stating> => {
  const parts = ['list', target.organisation, statement.kind, target.patient]
  const own = places.filter(({ item }) => item.key.family === statement.kind)
  const idsOf = (action: 'file' | 'retract'): readonly string[] =>
    own.filter(({ item }) => item.action === action).map(({ id }) => id)
  return {
    id: keyedId(await keys.secret('entries'), ...parts),
    statement,
    entries: idsOf('file'),
    removed: idsOf('retract'),
  }
}

const state = async (
  ask: Ask,
  { id, statement, entries, removed }: Stating,
  target: Target,
): Promise<void> => {
  const { patient, organisation } = target
  const data = { patient, organisation, ...statement, entries: [...entries], removed: [...removed] }
  const command = { type: 'StateList' as const, data }
  const answer = await ask({ step: `state ${id}`, aggregate: list, id, subject: patient, command })
  if (isRejection(answer) && answer.rejected === 'invalid') throw new MustWait('notMapped', answer.why)
  must('StateList', answer)
}

/** Of what is gone, what this message may have made so: all that the newest snapshot leaves out, else what it names itself. */
const goneBy = ({ statement, entries, removed }: Stating, held: ListState): ReturnType<typeof goneFrom> => {
  const { mode, asOf } = statement
  const isNewest = mode === 'snapshot' && held.status === 'kept' && held.snapshots.at(-1) === asOf
  const named = new Set([...entries, ...removed])
  return goneFrom(held).filter(gone => isNewest || named.has(gone.entry))
}

/**
 * States each list, then takes back what is not on it. The list is stated once its items are filed and read again before any is
 * taken back: whatever else is filed meanwhile, or tried again after a crash, sees what every message before it said.
 */
export const keepLists = async (
  deps: Deps,
  ask: Ask,
  {
    statements,
    ...filed
  }: {
    readonly statements: readonly ListStatement[]
    readonly places: readonly Placed[]
    readonly target: Target
  },
): Promise<readonly Filed[]> => {
  const taken: Filed[] = []
  for (const statement of statements) {
    const told = await stating(deps, statement, filed)
    await state(ask, told, filed.target)
    const history = await deps.journal.load(streamName(list.category, told.id))
    for (const { entry: id, since, why } of goneBy(told, fold(list, typedEvents(list, history)))) {
      const command = { type: 'RetractEntry' as const, data: { reason: reasons[why], issued: since } }
      const subject = filed.target.patient
      const answer = must(
        'RetractEntry',
        await ask({ step: `retract ${id}`, aggregate: entry, id, subject, command }),
      )
      if (answer.changed) taken.push(filedFrom(answer))
    }
  }
  return taken
}
