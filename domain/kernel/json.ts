/** JSON as text that is made once and passed on as it is: opening it only to write it again costs more than all the rest of an answer. */

/** The text of a `T`. `says` is for the type checker alone, and never set. */
export interface JsonText<T> {
  readonly text: string
  readonly says?: T
}

/** The text of a value. */
export const jsonText = <T>(value: T): JsonText<T> => ({ text: JSON.stringify(value) })

/** What a text says: its type is that of the value, or of the row, which it was made of. */
export const opened = <T>({ text }: JsonText<T>): T => JSON.parse(text) as T
