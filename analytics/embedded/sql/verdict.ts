/** Looks at the tree of a statement for anything that reaches out of the engine. */
import { exception } from '../exception.ts'
import { ownEngines } from '../configuration.ts'
import type { Names } from '../engine.ts'
import {
  alterCommands,
  changingKinds,
  ownTableFunctions,
  reachesOut,
  selecting,
  describingKinds,
  refusedNodes,
} from './allowed.ts'
import type { Node } from './tree.ts'

const ours: ReadonlySet<string> = new Set(ownEngines)

const refuse = (what: string): never => {
  throw exception('ACCESS_DENIED', `Not allowed in the embedded engine: ${what}.`)
}

/** A node's own name: what stands before `(children 2)` and `(alias x)`. */
const nameOf = ({ says }: Node): string => says.split(' ')[0] ?? ''

const admitFunction = (name: string, names: Names): void => {
  const lower = name.toLowerCase()
  if (names.tableFunctions.has(lower) && !ownTableFunctions.has(lower)) refuse(`the table function ${name}`)
  if (names.engines.has(name) && !ours.has(name)) refuse(`the engine ${name}`)
  if (reachesOut(name)) refuse(`the function ${name}`)
}

const isReading = (kind: string): boolean => kind === selecting || describingKinds.has(kind)

/** `INTO OUTFILE` and `FROM INFILE` are a text directly below the statement. */
const isFile = ({ kind, says, above }: Node): boolean =>
  kind === 'Literal' && says.startsWith("'") && (isReading(above) || above === 'InsertQuery')

const admitNode = (node: Node, names: Names): void => {
  if (refusedNodes.has(node.kind)) refuse(node.kind)
  if (isFile(node)) refuse('a file to read from or write to')
  if (node.kind === 'Function') admitFunction(nameOf(node), names)
  if (node.kind === 'AlterCommand' && !alterCommands.has(nameOf(node))) refuse(`ALTER … ${nameOf(node)}`)
}

/** What kind of statement a tree is. */
export interface Kind {
  /** `rows` answers rows, `few` a few of them, `filled` is an INSERT whose rows come with the request, `change` answers nothing. */
  readonly does: 'rows' | 'few' | 'filled' | 'change'
  /** Whether it reads any table or table function, and so may take long. */
  readonly scans: boolean
}

const fillsFromRequest = (nodes: readonly Node[]): boolean =>
  nodes[0]?.kind === 'InsertQuery' &&
  !nodes.some(({ kind, depth }) => depth === 1 && kind.startsWith('Select'))

const doesOf = (nodes: readonly Node[]): Kind['does'] => {
  const root = nodes[0]?.kind ?? ''
  if (isReading(root)) return root === selecting ? 'rows' : 'few'
  if (changingKinds.has(root)) return fillsFromRequest(nodes) ? 'filled' : 'change'
  return refuse(`a statement of the kind ${root}`)
}

/** What the tree's statement is. Throws ACCESS_DENIED where it, or anything in it, is not allowed. */
export const judgeTree = (nodes: readonly Node[], names: Names): Kind => {
  const does = doesOf(nodes)
  for (const node of nodes) admitNode(node, names)
  return { does, scans: nodes.some(({ kind }) => kind === 'TableExpression') }
}
