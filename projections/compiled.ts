/** Queries that are compiled once: a statement depends on the shape of what is asked, and only its values differ from call to call. */
import type { Compilable, CompiledQuery, Kysely } from 'kysely'

/** Asks a query by its shape. `values` are those that `make` binds, in its order; the first query of a shape proves it. */
export type Ask = <R>(
  shape: string,
  values: readonly unknown[],
  make: () => Compilable<R>,
) => Promise<readonly R[]>

const same = (bound: readonly unknown[], values: readonly unknown[]): boolean =>
  bound.length === values.length && bound.every((value, place) => value === values[place])

/** Makes the asker of one database. Shapes are few, so all of them are kept. */
export const asker = (database: Kysely<unknown>): Ask => {
  const known = new Map<string, CompiledQuery>()
  const compiledAs = (shape: string, values: readonly unknown[], make: () => Compilable): CompiledQuery => {
    const compiled = make().compile()
    if (!same(compiled.parameters, values)) throw new Error(`"${shape}" binds other values than it was given`)
    known.set(shape, compiled)
    return compiled
  }
  return async <R>(shape: string, values: readonly unknown[], make: () => Compilable<R>) => {
    const compiled = known.get(shape) ?? compiledAs(shape, values, make)
    const { rows } = await database.executeQuery<R>({ ...compiled, parameters: values })
    return rows
  }
}

const sizes = [1, 10, 50, 100, 250, 500] as const
const most = sizes[sizes.length - 1] ?? 1

/** A list of ids in parts of a few fixed sizes, so that few statements are compiled: the last id fills up the last part. */
export const fixedParts = (ids: readonly string[]): readonly (readonly string[])[] => {
  const parts: (readonly string[])[] = []
  for (let from = 0; from < ids.length; from += most) {
    const part = ids.slice(from, from + most)
    const size = sizes.find(one => one >= part.length) ?? most
    const last = part.at(-1) ?? ''
    parts.push([...part, ...Array.from({ length: size - part.length }, () => last)])
  }
  return parts
}
