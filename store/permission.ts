/** Leave to ask one command. Only access/ may make one (the import is forbidden elsewhere); the write path demands it. */
import type { Actor, Relationship } from '../domain/kernel/actor.ts'

const made: unique symbol = Symbol('permission')

export interface Permission {
  readonly [made]: true
  readonly by: Actor
  readonly command: string
  /** The stream that may be written. */
  readonly stream: string
  readonly relationship: Relationship
}

/** Makes a permission. For access/ alone. */
export const grantPermission = (granted: Omit<Permission, typeof made>): Permission => ({
  [made]: true,
  ...granted,
})
