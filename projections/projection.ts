/** What a read model is: its tables, and what each event of its aggregates does to their rows. */
import type { DataOf, Erased, EventContracts, Recorded } from '../domain/kernel/event.ts'
import { categoryOf } from '../domain/kernel/ids.ts'
import type { Rows } from './rows.ts'
import type { Table } from './tables.ts'

/** Contracts of the aggregates that a read model listens to, by their category. */
export type Listened = Readonly<Record<string, EventContracts>>

type TypesIn<A extends Listened> = { readonly [C in keyof A]: keyof A[C] & string }[keyof A]
type DataIn<A extends Listened, T> = {
  readonly [C in keyof A]: T extends keyof A[C] ? DataOf<A[C], T> : never
}[keyof A]

/** What one event does. It may be delivered again after a crash: the same event twice leaves the same rows. */
export type Handler<D> = (data: D, recorded: Recorded, rows: Rows) => Promise<void>

/** Every event type of the aggregates, even if only as 'ignore': a missing one does not compile. */
export type Handlers<A extends Listened> = {
  readonly [T in TypesIn<A>]: Handler<DataIn<A, T>> | 'ignore'
} & {
  /** The person's key is destroyed: their rows go. */
  readonly Erased: Handler<Erased>
}

/** What an open page watches to be told of an event; undefined where nobody is. */
export type Topic = (recorded: Recorded) => string | undefined

const ofPerson: Topic = ({ meta }) => meta.subject
const ofNobody: Topic = () => undefined

const topicOf = (announces: boolean | Topic): Topic => {
  if (typeof announces === 'function') return announces
  return announces ? ofPerson : ofNobody
}

export interface ProjectionSpec<A extends Listened> {
  readonly name: string
  /** Raised with every change of tables or handlers: the rows are then made anew from the log. */
  readonly version: number
  readonly tables: readonly Table[]
  readonly of: A
  /**
   * Who with an open page is told: those who watch the person (true), nobody (false, for what their own looking causes), or those who
   * watch the topic of an event.
   */
  readonly announces: boolean | Topic
  readonly on: Handlers<A>
}

/** A read model as the runner drives it. */
export interface Projection {
  readonly name: string
  readonly version: number
  readonly tables: readonly Table[]
  readonly categories: readonly string[]
  readonly announces: boolean
  readonly topicOf: Topic
  /** Applies an event of one of its categories. Throws `UnknownToReadModel` for a type or version it does not know. */
  readonly apply: (recorded: Recorded, rows: Rows) => Promise<void>
}

/** A read model met an event that it does not know: it stops here and never skips. */
export class UnknownToReadModel extends Error {
  override readonly name = 'UnknownToReadModel'
}

/** A handler whose data's type was checked by the contract when the event was opened; methods compare loosely, so no cast is needed. */
interface AnyHandler {
  readonly known: number
  handle(data: unknown, recorded: Recorded, rows: Rows): Promise<void>
}

const ignored = (): Promise<void> => Promise.resolve()

const versionsIn = (of: Listened): ReadonlyMap<string, number> =>
  new Map(
    Object.values(of).flatMap(events => Object.entries(events).map(([type, { v }]) => [type, v] as const)),
  )

/** Defines a read model. */
export const projection = <const A extends Listened>(spec: ProjectionSpec<A>): Projection => {
  const versions = versionsIn(spec.of)
  const loose: Readonly<Record<string, AnyHandler['handle'] | 'ignore'>> = spec.on
  const handlers = new Map<string, AnyHandler>()
  for (const [type, handler] of Object.entries(loose)) {
    const handle = handler === 'ignore' ? ignored : handler
    handlers.set(type, { known: versions.get(type) ?? Number.POSITIVE_INFINITY, handle })
  }
  return {
    name: spec.name,
    version: spec.version,
    tables: spec.tables,
    categories: Object.keys(spec.of),
    announces: spec.announces !== false,
    topicOf: topicOf(spec.announces),
    apply: (recorded, rows) => {
      const { event } = recorded
      const handler = handlers.get(event.type)
      if (handler === undefined || recorded.version > handler.known)
        throw new UnknownToReadModel(
          `${spec.name} does not know ${event.type} version ${String(recorded.version)} in ${categoryOf(recorded.stream)}`,
        )
      return handler.handle(
        event.type === 'Erased' ? event : 'data' in event ? event.data : undefined,
        recorded,
        rows,
      )
    },
  }
}
