/** The shapes in which clients and receivers are read. */
import type { ClientScope } from '../domain/client/events.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { Checked } from '../domain/receiver/events.ts'

export interface ClientView {
  readonly id: string
  /** Of its stream. */
  readonly revision: number
  readonly name: string
  /** The provider whose system it is. */
  readonly organisation: string
  readonly scopes: readonly ClientScope[]
  readonly proves: readonly ('secret' | 'key')[]
  readonly registeredAt: Instant
  /** When what it proves itself with was set last. */
  readonly proofAt: Instant
  readonly revokedAt?: Instant
  readonly revokedBecause?: string
}

export type ReceiverCheckView = Checked

export interface ClientQueries {
  /** By name, revoked ones too. */
  readonly list: () => Promise<readonly ClientView[]>
  readonly find: (id: string) => Promise<ClientView | undefined>
  /** The last check of a receiver that was done and began by then, and the first that began later. */
  readonly checksAround: (receiver: string, at: Instant) => Promise<readonly ReceiverCheckView[]>
  /** The newest check, answered or not. */
  readonly lastCheck: (receiver: string) => Promise<ReceiverCheckView | undefined>
}
