/** Parts a request's text into the statement itself and the rows that an INSERT carries behind it. */
import { isWord, tokensOf, type Token } from './tokens.ts'

export interface Statement {
  /** The statement without rows. */
  readonly head: string
  /** What stands behind `VALUES` or `FORMAT x`: undefined where the statement takes no rows. */
  readonly rows: string | undefined
}

const isName = (token: Token): boolean => token.kind === 'word' || token.kind === 'name'

/** Where the words after a table's name begin, so that a table called `values` is a name like any other. */
const afterName = (tokens: readonly Token[]): number => {
  let next = 2
  while (isWord(tokens[next], 'TABLE') && tokens[next + 1] !== undefined) next += 1
  next += 1
  while (tokens[next]?.text === '.') next += 2
  return next
}

/** Where the head ends if this is the word that ends it: `none` where the rows are a query's. */
const ending = (token: Token, following: Token | undefined): number | 'none' | undefined => {
  if (token.depth !== 0) return undefined
  if (isWord(token, 'SELECT') || isWord(token, 'WITH')) return 'none'
  if (isWord(token, 'VALUES')) return token.end
  const names = isWord(token, 'FORMAT') && following !== undefined && isName(following)
  return names ? following.end : undefined
}

const endOfHead = (tokens: readonly Token[]): number | undefined => {
  const first = afterName(tokens)
  for (const [index, token] of tokens.slice(first).entries()) {
    const end = ending(token, tokens[first + index + 1])
    if (end !== undefined) return end === 'none' ? undefined : end
  }
  return undefined
}

/** How many tokens of a text are looked at for the end of its head: a statement is never longer, rows may be. */
const longestHead = 20_000

/** Parts a text. Only an INSERT has rows. */
export const partStatement = (sql: string): Statement => {
  const tokens: Token[] = []
  for (const token of tokensOf(sql)) {
    tokens.push(token)
    if (!isWord(tokens[0], 'INSERT') || tokens.length === longestHead) break
  }
  const end = isWord(tokens[0], 'INSERT') ? endOfHead(tokens) : undefined
  return end === undefined
    ? { head: sql, rows: undefined }
    : { head: sql.slice(0, end), rows: sql.slice(end).replace(/^\s*;?\s*$|^[ \t]*\n?/u, '') }
}
