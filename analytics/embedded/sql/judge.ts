/** Reads a client's statement with the engine's own parser, judges it, and makes of it the text that runs. What was judged is what runs. */
import { exception } from '../exception.ts'
import type { Engine, Lane } from '../engine.ts'
import { literal } from './quoting.ts'
import { admitSetting, settingsIn } from './settings.ts'
import { isWord, tokensOf, type Token } from './tokens.ts'
import { nodesOf } from './tree.ts'
import { judgeTree, type Kind } from './verdict.ts'

/** A statement that may run. */
export interface Judged extends Kind {
  /** As the engine formats it: without comments, one statement. */
  readonly sql: string
  /** The format that it names itself. */
  readonly format: string | undefined
  /** Where a clause about a file may be put. */
  readonly fileAt: number
}

/** The engine's own bound on a statement's length, in bytes. */
export const longestStatement = 262_144

/** What the function says of a statement, without the function. */
const withoutScope = (error: unknown): never => {
  const said = error instanceof Error ? error.message : String(error)
  throw new Error(said.replace(/: In scope SELECT formatQuery\([\s\S]*\)\. \(/u, '. ('))
}

const formatted = async (lane: Lane, head: string): Promise<string> => {
  if (Buffer.byteLength(head) > longestStatement) {
    throw exception('SYNTAX_ERROR', `Syntax error: max query size exceeded (${longestStatement} bytes)`)
  }
  // One statement only: several are a syntax error of this function, while `EXPLAIN AST a; b` would run b.
  const asking = lane.ask(`SELECT formatQuery(${literal(head)})`, 'RawBLOB')
  return (await asking.catch(withoutScope)).text()
}

/** FORMAT of the statement itself begins a line, or ends an INSERT. */
const formatAt = (sql: string, tokens: readonly Token[]): number | undefined => {
  const last = tokens.length - 2
  const at = tokens.findIndex(
    (token, index) =>
      isWord(token, 'FORMAT') &&
      token.depth === 0 &&
      (index === last
        ? isWord(tokens[0], 'INSERT') || sql[token.at - 1] === '\n'
        : sql[token.at - 1] === '\n'),
  )
  return at === -1 ? undefined : at
}

const plainFormat = (token: Token | undefined): string => {
  const name = token?.text.replace(/^`|`$/gu, '') ?? ''
  if (/^[A-Za-z0-9]+$/u.test(name)) return name
  throw exception('UNKNOWN_FORMAT', `Unknown format ${name}`)
}

const admitSettings = (lists: readonly (readonly string[])[], known: ReadonlySet<string>): void => {
  for (const name of lists.flat()) admitSetting(name, known)
}

const refuseFiles = (tokens: readonly Token[]): void => {
  const file = tokens.some(
    (token, index) =>
      (isWord(token, 'INTO') && isWord(tokens[index + 1], 'OUTFILE')) ||
      (isWord(token, 'FROM') && isWord(tokens[index + 1], 'INFILE')),
  )
  if (file) throw exception('ACCESS_DENIED', 'Not allowed in the embedded engine: a file to read or write.')
}

const judge = async (engine: Engine, lane: Lane, head: string): Promise<Judged> => {
  const sql = await formatted(lane, head)
  const tokens = [...tokensOf(sql)]
  refuseFiles(tokens)
  const nodes = nodesOf((await lane.ask(`EXPLAIN AST ${sql}`, 'TSVRaw')).text())
  const kind = judgeTree(nodes, engine.names)
  const { lists, at: settingsAt } = settingsIn(tokens)
  // Two witnesses: as many lists of settings in the text as the tree has, or one of them was not understood.
  if (lists.length !== nodes.filter(node => node.kind === 'Set').length) {
    throw exception('ACCESS_DENIED', 'Settings are written in a way that is not read here.')
  }
  admitSettings(lists, engine.names.settings)
  const index = formatAt(sql, tokens)
  const at = index === undefined ? sql.length : (tokens[index]?.at ?? sql.length)
  return {
    ...kind,
    sql,
    format: index === undefined ? undefined : plainFormat(tokens[index + 1]),
    fileAt: kind.does === 'filled' ? Math.min(at, settingsAt ?? at) : at,
  }
}

const mostKept = 500
const longestKept = 16_384

/** A judge that remembers the statements it let pass, by their text. */
export const openJudge = (engine: Engine) => {
  const passed = new Map<string, Judged>()
  return async (lane: Lane, head: string): Promise<Judged> => {
    const known = passed.get(head)
    if (known !== undefined) return known
    const judged = await judge(engine, lane, head)
    if (head.length > longestKept) return judged
    if (passed.size >= mostKept) passed.delete(passed.keys().next().value ?? '')
    passed.set(head, judged)
    return judged
  }
}
export type Judge = ReturnType<typeof openJudge>
