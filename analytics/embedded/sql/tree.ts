/** Reads the tree that `EXPLAIN AST` prints: one node a line, a blank a level. */

export interface Node {
  readonly kind: string
  /** What the line says behind the kind. */
  readonly says: string
  readonly depth: number
  /** The kind of the node above; empty at the root. */
  readonly above: string
}

/** The nodes of a printed tree, in its order. */
export const nodesOf = (printed: string): readonly Node[] => {
  const path: string[] = []
  return printed
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => {
      const depth = line.length - line.trimStart().length
      const [kind = '', ...rest] = line.trim().split(' ')
      path[depth] = kind
      return { kind, says: rest.join(' ').trim(), depth, above: depth === 0 ? '' : (path[depth - 1] ?? '') }
    })
}
