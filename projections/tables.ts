/** Tables as values: one place says columns, key and indexes; row types and the database's own definitions follow from it. */

/** A column. `T` is what a row holds there; `json` columns hold any JSON object or list and are read back as one. */
export interface Column<T> {
  readonly holds: 'text' | 'integer' | 'real' | 'json'
  readonly nullable: boolean
  /** For the type checker alone: never set. */
  readonly sample?: T
}
export type Columns = Readonly<Record<string, Column<unknown>>>

export interface Table<C extends Columns = Columns> {
  readonly name: string
  readonly columns: C
  readonly key: readonly string[]
  readonly indexes: readonly (readonly string[])[]
}
/** Which columns tell rows apart, and which are looked up by. */
interface Places<C extends Columns> {
  readonly key: readonly (keyof C & string)[]
  readonly indexes?: readonly (readonly (keyof C & string)[])[]
}

/** What a row of these columns holds. */
export type Row<C extends Columns> = {
  readonly [N in keyof C]: C[N] extends Column<infer T> ? T : never
}
/** What a row of this table holds. */
export type RowOf<T extends Table> = Row<T['columns']>

const column = (holds: Column<never>['holds']): Column<never> => ({ holds, nullable: false })

/** Text, also of a narrower type: instants, opaque ids, words of a closed set. */
export const text: <T extends string = string>() => Column<T> = () => column('text')
/** A whole number; yes and no are 1 and 0. */
export const integer: () => Column<number> = () => column('integer')
export const real: () => Column<number> = () => column('real')
/** An object or a list, stored as JSON. */
export const json: <T extends object>() => Column<T> = () => column('json')
/** The same column, which may be empty. */
export const optional = <T>(one: Column<T>): Column<T | null> => ({ holds: one.holds, nullable: true })

/** Defines a table. Its name is what queries read from; the rows lie in a table of one generation behind it. */
export const table = <C extends Columns>(name: string, columns: C, places: Places<C>): Table<C> => ({
  name,
  columns,
  key: places.key,
  indexes: places.indexes ?? [],
})

/** The table in which a generation of rows lies. */
export const placeOf = (name: string, generation: number): string => `${name}_g${String(generation)}`
