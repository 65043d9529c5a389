/** A seeded generator: the same seed makes the same demonstration. */

export interface Random {
  /** From 0 up to but without 1. */
  readonly next: () => number
  /** A whole number from `low` to `high`, both included. */
  readonly whole: (low: number, high: number) => number
  /** One of the list, which must not be empty. */
  readonly pick: <T>(list: readonly T[]) => T
  /** True with this probability. */
  readonly chance: (probability: number) => boolean
}

/** mulberry32: 32 bits of state, enough for a demonstration and the same everywhere. */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    whole,
    pick: list => {
      const picked = list[whole(0, list.length - 1)]
      if (picked === undefined) throw new RangeError('nothing to pick from')
      return picked
    },
    chance: probability => next() < probability,
  }
}

/** FNV-1a: a 32-bit number from words. */
const numberOf = (words: string): number => {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(words)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash
}

/** Draws of one's own for a purpose: whoever else draws, and however much, these stay the same. */
export const randomOf = (purpose: string, nth: number): Random =>
  seededRandom(numberOf(`${purpose}:${String(nth)}`))
