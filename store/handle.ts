/** The only write path: permission, load, own outcome again, fold, decide, append. */
import type { MayAsk } from '../domain/kernel/actor.ts'
import type { CommandContracts, CommandOf } from '../domain/kernel/decider.ts'
import { fold } from '../domain/kernel/decider.ts'
import type { AnyEvent, EventContracts, Meta, Recorded } from '../domain/kernel/event.ts'
import { streamName } from '../domain/kernel/ids.ts'
import { isRejection, reject, type Rejection } from '../domain/kernel/rejection.ts'
import { laterOf, type Clock, type Instant } from '../domain/kernel/time.ts'
import { typedEvents, type Unsealed } from './codec.ts'
import { stateEvents, type Journal } from './journal.ts'
import { derivedUuid } from './keyedHash.ts'
import { KeyDestroyed } from './keys.ts'
import type { Permission } from './permission.ts'
import { AppendTooLarge, type Expected } from './port.ts'
import { surely } from './surely.ts'
import type { Handle, Write, Written } from './write.ts'

const conflictTries = 6

interface Deps {
  readonly journal: Journal
  readonly clock: Clock
}

/** A write without its command: who asks, why, and under which ids. */
type Circumstances = Omit<Write<unknown, CommandContracts, EventContracts>, 'aggregate' | 'command'>

/** Whether the catalogue lets this permission ask this command of this stream. */
const refusedBy = (
  permission: Permission,
  contract: { readonly type: string; readonly who: readonly MayAsk[] },
  stream: string,
): Rejection | undefined => {
  const may = contract.who.some(
    line => line.role === permission.by.role && line.relationship === permission.relationship,
  )
  const fits = permission.command === contract.type && permission.stream === stream
  return may && fits
    ? undefined
    : reject('not-allowed', `${contract.type} may not be asked here by this role`)
}

const parsed = <C extends CommandContracts>(
  contracts: C,
  command: CommandOf<C>,
): CommandOf<C> | Rejection => {
  const contract = contracts[command.type]
  const answer = contract?.data.safeParse(command.data)
  if (answer === undefined) return reject('invalid', `there is no command ${command.type}`)
  if (answer.success) return { ...command, data: answer.data }
  const issue = answer.error.issues[0]
  return reject(
    'invalid',
    issue?.message ?? 'the command has not the right shape',
    issue?.path.join('.') ?? '',
  )
}

const metaOf = (write: Circumstances, sealed: boolean): Meta => ({
  actor: write.permission.by,
  purpose: write.purpose,
  command: write.commandId,
  correlation: write.correlation,
  ...(sealed && write.subject !== undefined && { subject: write.subject }),
  ...(write.causation !== undefined && { causation: write.causation }),
  ...(write.source !== undefined && { source: write.source }),
  ...(write.key !== undefined && { key: write.key }),
})

const stale = reject('stale-revision', 'it has changed since you read it')

const asRejection = (error: unknown): Rejection => {
  if (error instanceof KeyDestroyed) return reject('erased', 'the person this is about was erased')
  if (error instanceof AppendTooLarge) return reject('too-large', 'more than one append can hold (1 MiB)')
  throw error
}

/** The outcome that this command id had before, if it had one. */
const earlierOutcome = (
  write: Circumstances,
  history: readonly Recorded[],
): Written | Rejection | undefined => {
  const own = history.findLast(recorded => recorded.meta.command === write.commandId)
  if (own === undefined) return undefined
  if (own.meta.key !== write.key)
    return reject('key-reused', 'this idempotency key was used with another request')
  return { stream: own.stream, revision: own.revision, position: own.position, changed: true }
}

/** What is to be appended, and the expectation it was decided under. */
interface Append {
  readonly expected: Expected
  readonly events: readonly Unsealed[]
}

/** The decided events with their ids and what stands around them. */
const unsealed = (
  write: Circumstances & { readonly aggregate: { readonly sealed: boolean } },
  stream: string,
  { decided, at }: { readonly decided: readonly AnyEvent[]; readonly at: Instant },
): readonly Unsealed[] => {
  const meta = metaOf(write, write.aggregate.sealed)
  return decided.map((event, n) => ({ id: derivedUuid(write.commandId, stream, String(n)), event, meta, at }))
}

/** A stream as it was loaded. */
interface Loaded {
  readonly stream: string
  readonly history: readonly Recorded[]
  readonly revision: number
  readonly position: string | undefined
  readonly at: Instant
}

const loadedAs = (stream: string, history: readonly Recorded[], now: Instant): Loaded => {
  const last = history.at(-1)
  if (last === undefined) return { stream, history, revision: -1, position: undefined, at: now }
  return { stream, history, revision: last.revision, position: last.position, at: laterOf(now, last.at) }
}

/** Decides on a stream as it was loaded: an answer at once, or what to append. */
const decideOn = <S, C extends CommandContracts, E extends EventContracts>(
  write: Write<S, C, E>,
  command: CommandOf<C>,
  { stream, history, revision, position, at }: Loaded,
): Written | Rejection | Append => {
  const before = earlierOutcome(write, history)
  if (before !== undefined) return before
  if (write.expected !== undefined && write.expected !== revision) return stale
  const state = fold(write.aggregate, typedEvents(write.aggregate, history))
  const decided = write.aggregate.decide(command, state, { at, by: write.permission.by })
  if (isRejection(decided)) return decided
  if (decided.length === 0) return { stream, revision, position, changed: false }
  return { expected: revision === -1 ? 'none' : revision, events: unsealed(write, stream, { decided, at }) }
}

/** The command with its data parsed, or why it is refused before anything is read. */
const admitted = <S, C extends CommandContracts, E extends EventContracts>(
  write: Write<S, C, E>,
  stream: string,
): CommandOf<C> | Rejection => {
  const { aggregate, command, permission, subject } = write
  const who = aggregate.commands[command.type]?.who ?? []
  const refused = refusedBy(permission, { type: command.type, who }, stream)
  if (refused !== undefined) return refused
  if (aggregate.sealed && subject === undefined)
    return reject('invalid', 'a command about a person needs its subject')
  return parsed(aggregate.commands, command)
}

/** Makes the write path over a journal. */
export const writePath = ({ journal, clock }: Deps): Handle => {
  const attempt = async <S, C extends CommandContracts, E extends EventContracts>(
    write: Write<S, C, E>,
    command: CommandOf<C>,
    stream: string,
  ): Promise<Written | Rejection | 'conflict'> => {
    const history = await stateEvents(journal, write.aggregate, stream)
    const decided = decideOn(write, command, loadedAs(stream, history, clock()))
    if (!('events' in decided)) return decided
    const appended = await surely(() => journal.append(stream, decided.expected, decided.events))
    if (appended.outcome === 'conflict') return 'conflict'
    return { stream, revision: appended.revision, position: appended.position, changed: true }
  }

  return async write => {
    const stream = streamName(write.aggregate.category, write.id)
    const command = admitted(write, stream)
    if (isRejection(command)) return command
    try {
      for (let tries = 0; tries < conflictTries; tries += 1) {
        const outcome = await attempt(write, command, stream)
        if (outcome !== 'conflict') return outcome
        if (write.expected !== undefined) return stale
      }
      return reject('conflict', 'others were writing the same at the same time: try again')
    } catch (error) {
      return asRejection(error)
    }
  }
}
