/** What the receiver holds, in one file of lines: each is durable before it is answered, and all together are its own log of what it held when. */
import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { z } from 'zod'

const taken = z.object({
  type: z.literal('taken'),
  note: z.string(),
  version: z.number(),
  status: z.enum(['published', 'withdrawn', 'erased']),
  text: z.string().optional(),
  key: z.string(),
  /** What the request said, so that a key with another body is told apart. */
  print: z.string(),
  receipt: z.string(),
  at: z.string(),
})
const restored = z.object({ type: z.literal('restored'), to: z.number(), at: z.string() })
const line = z.discriminatedUnion('type', [taken, restored])
export type Taken = z.infer<typeof taken>
export type Line = z.infer<typeof line>

/** Reads the lines of a store; one that was cut off in writing is none. */
export const readLines = (path: string): readonly Line[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map(text => line.parse(JSON.parse(text)))
    : []

interface State {
  readonly held: Map<string, Taken>
  readonly keys: Map<string, Taken>
}

/** What stands after lines: a restore puts back what stood after so many of them. */
export const stateAfter = (lines: readonly Line[]): State => {
  let state: State = { held: new Map(), keys: new Map() }
  lines.forEach((one, place) => {
    if (one.type === 'restored') state = stateAfter(lines.slice(0, Math.min(one.to, place)))
    else {
      state.keys.set(one.key, one)
      if (one.status === 'erased') state.held.delete(one.note)
      else state.held.set(one.note, one)
    }
  })
  return state
}

const cutOff = (path: string): boolean => existsSync(path) && !/(^|\n)$/.test(readFileSync(path, 'utf8'))

/** Opens the store; what was cut off in writing is ended, and ignored. */
export const openStore = (path: string) => {
  if (cutOff(path)) {
    const whole = readFileSync(path, 'utf8').replace(/[^\n]*$/, '')
    const file = openSync(path, 'w')
    writeSync(file, whole)
    closeSync(file)
  }
  const lines = [...readLines(path)]
  let state = stateAfter(lines)
  const file = openSync(path, 'a')
  const write = (one: Line): void => {
    writeSync(file, `${JSON.stringify(one)}\n`)
    fdatasyncSync(file)
    lines.push(one)
  }
  return {
    held: (note: string): Taken | undefined => state.held.get(note),
    all: (): readonly Taken[] => [...state.held.values()].sort((a, b) => (a.note < b.note ? -1 : 1)),
    byKey: (key: string): Taken | undefined => state.keys.get(key),
    take: (one: Taken): void => {
      write(one)
      state.keys.set(one.key, one)
      if (one.status === 'erased') state.held.delete(one.note)
      else state.held.set(one.note, one)
    },
    /** As if it were restarted with a copy from before its last lines. */
    restore: (back: number): void => {
      const to = Math.max(0, lines.length - back)
      write({ type: 'restored', to, at: new Date().toISOString() })
      state = stateAfter(lines)
    },
    lines: (): readonly Line[] => lines,
  }
}
export type Store = ReturnType<typeof openStore>
