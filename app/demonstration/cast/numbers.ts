/** NHS numbers that are nobody's. */
import { isNhsNumber } from '../../../domain/kernel/ids.ts'

/** The range kept for tests, 999 000 0000 to 999 999 9999, holds 909,000; behind it comes one that is issued to nobody either. */
const prefixes = [999, 998]
const stride = 7
const ofAPrefix = 1_000_000

function* nines(): Generator<string, void> {
  for (const prefix of prefixes)
    for (let first = 1; first <= stride; first += 1)
      for (let rest = first; rest < ofAPrefix; rest += stride) yield String(prefix * ofAPrefix + rest)
}

/** Each NHS number once, from `999 000 0018` on, a stride apart. */
export function* nhsNumbers(): Generator<string, void> {
  for (const nine of nines()) {
    const valid = Array.from({ length: 10 }, (_, digit) => `${nine}${String(digit)}`).find(isNhsNumber)
    if (valid !== undefined) yield valid
  }
}
