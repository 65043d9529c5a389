/** Positions of $all: a commit and a prepare position, as `commit/prepare` in decimals. One number would lose events (docs/decisions/0013). */
import type { Position } from '@eventstore/db-client'

const shape = /^(\d{1,20})\/(\d{1,20})$/

/** A position as the port hands it out. */
export const positionText = ({ commit, prepare }: Position): string => `${String(commit)}/${String(prepare)}`

/** A position as the client takes it. Throws for what is none. */
export const positionIn = (text: string): Position => {
  const [, commit, prepare] = shape.exec(text) ?? []
  if (commit === undefined || prepare === undefined) throw new RangeError('not a position of this log')
  return { commit: BigInt(commit), prepare: BigInt(prepare) }
}

const sign = (difference: bigint): number => (difference < 0n ? -1 : Number(difference > 0n))

/** Negative, zero or positive as `a` lies before, at or behind `b`. */
export const comparePositions = (a: string, b: string): number => {
  const [one, other] = [positionIn(a), positionIn(b)]
  return sign(one.commit - other.commit) || sign(one.prepare - other.prepare)
}

/** The one that lies further on. */
export const laterPosition = (a: string | undefined, b: string | undefined): string | undefined => {
  if (a === undefined || b === undefined) return a ?? b
  return comparePositions(a, b) >= 0 ? a : b
}
