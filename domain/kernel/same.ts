/** Whether two values say the same: plain data, whatever the order of their keys; an absent key is an undefined one. */

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const sameLists = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, place) => same(item, b[place]))

const sameObjects = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every(key => same(a[key], b[key]))

/** Deep equality of plain data (what JSON can hold). */
export const same = (a: unknown, b: unknown): boolean => {
  if (Array.isArray(a) && Array.isArray(b)) return sameLists(a, b)
  if (isObject(a) && isObject(b)) return sameObjects(a, b)
  return Object.is(a, b)
}
