/** Text as ClickHouse writes it inside SQL. */

/** A string literal. */
export const literal = (text: string): string => `'${text.replace(/[\\']/gu, '\\$&')}'`

/** A quoted identifier. */
export const identifier = (name: string): string => `\`${name.replace(/[\\`]/gu, '\\$&')}\``
