/** The words of a ClickHouse statement: enough to find its clauses, never to judge what it does (the engine's own tree is read for that). */

export interface Token {
  readonly kind: 'word' | 'text' | 'name' | 'number' | 'sign'
  readonly text: string
  readonly at: number
  readonly end: number
  /** How many brackets are open around it. */
  readonly depth: number
}

const pattern =
  /(?<blank>\s+|--[^\n]*|#[! ][^\n]*|\/\*[\s\S]*?\*\/)|(?<text>'(?:[^'\\]|\\[\s\S]|'')*'|\$(\w*)\$[\s\S]*?\$\3\$)|(?<name>"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`\\]|\\[\s\S]|``)*`)|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<number>[0-9][\w.]*)|(?<sign>[\s\S])/uy

const kinds = ['text', 'name', 'word', 'number'] as const

const kindOf = (groups: Readonly<Record<string, string | undefined>>): Token['kind'] =>
  kinds.find(kind => groups[kind] !== undefined) ?? 'sign'

const opens = (text: string): boolean => text === '(' || text === '[' || text === '{'
const closes = (text: string): boolean => text === ')' || text === ']' || text === '}'

/** The tokens of a text, one after the other; comments and blanks are left out. */
export function* tokensOf(sql: string): Generator<Token> {
  const reading = new RegExp(pattern)
  let depth = 0
  for (let found = reading.exec(sql); found !== null; found = reading.exec(sql)) {
    const [text] = found
    const groups = found.groups ?? {}
    if (groups['blank'] !== undefined) continue
    const kind = kindOf(groups)
    if (kind === 'sign' && closes(text)) depth -= 1
    yield { kind, text, at: found.index, end: found.index + text.length, depth }
    if (kind === 'sign' && opens(text)) depth += 1
  }
}

/** Whether a token is this word, in any case. */
export const isWord = (token: Token | undefined, word: string): boolean =>
  token?.kind === 'word' && token.text.toUpperCase() === word
