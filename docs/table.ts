/** Tables in Markdown. */

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** A table: its headings, then its rows. */
export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(headings), row(headings.map(() => '---')), ...rows.map(row)].join('\n')
