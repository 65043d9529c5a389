/** How often one person may look others up by number: one counter, whichever door they use and however often they sign in. */
import type { Role } from '../domain/kernel/actor.ts'

/** Look-ups within the window, by role. */
export type LookUpLimits = Readonly<Record<Role, number>>

export const lookUpWindowMs = 5 * 60_000

/**
 * What each role's work needs in five minutes. Every look-up is on record whether it found anybody or not; the limit is there so that
 * nobody can try numbers one after the other for long.
 */
export const lookUpLimits: LookUpLimits = {
  /** Their own number, and a few slips of the finger. */
  patient: 10,
  /** A call on a 111 desk or a patient at a reception every few seconds, under one sign-in. */
  professional: 150,
  /** Records that are in question, one by one or from a list. */
  privacyOfficer: 60,
  auditor: 60,
  /** Those whose messages wait in quarantine. */
  administrator: 60,
  /** Sees figures, and nobody's record. */
  commissioner: 10,
  /** A system that asks for everybody who works at its organisation. */
  system: 600,
}

/** The counter's name in the session store. `user` is the exchange's opaque id, or a keyed hash of a sign-in that it doesn't know. */
export const lookUpKey = (user: string): string => `look-ups-${user}`
