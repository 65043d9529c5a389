/** What a process did to the files of a folder, in order: written down by a small library that is loaded before the C library. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A change of a file’s content; of a name; and waiting for the content of a file, or for the names in a folder. */
export type Change =
  | { readonly kind: 'write'; readonly path: string; readonly at: number; readonly data: Buffer }
  | { readonly kind: 'truncate'; readonly path: string; readonly at: number }
export type Naming =
  | { readonly kind: 'create'; readonly path: string }
  | { readonly kind: 'unlink'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'link'; readonly path: string; readonly to: string }
export type Done =
  | Change
  | Naming
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'syncNames'; readonly path: string }

const source = fileURLToPath(new URL('./recorder.c', import.meta.url))

/** The C compiler of this machine, if it has one. */
export const compiler = ['cc', 'gcc', 'clang', 'tcc'].find(
  name => spawnSync(name, ['--version']).status === 0,
)

/** The environment in which a process is recorded; `library` is made there. */
export const recording = (
  folder: string,
  { journal, library }: { readonly journal: string; readonly library: string },
): NodeJS.ProcessEnv => {
  execFileSync(compiler ?? 'cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-lpthread'])
  return {
    ...process.env,
    LD_PRELOAD: library,
    POWER_FOLDER: folder,
    POWER_JOURNAL: journal,
    // What goes to the kernel by a queue passes no function of the C library.
    UV_USE_IO_URING: '0',
  }
}

const doneIn = (
  kind: string,
  path: string,
  { at, data }: { readonly at: number; readonly data: Buffer },
): Done => {
  switch (kind) {
    case 'C':
      return { kind: 'create', path }
    case 'W':
      return { kind: 'write', path, at, data }
    case 'T':
      return { kind: 'truncate', path, at }
    case 'S':
      return { kind: 'sync', path }
    case 'D':
      return { kind: 'syncNames', path }
    case 'U':
      return { kind: 'unlink', path }
    case 'R':
      return { kind: 'rename', path, to: data.toString() }
    case 'L':
      return { kind: 'link', path, to: data.toString() }
    default:
      throw new Error(`the journal holds ${kind}`)
  }
}

const headBytes = 15

/** What was done, and how long the journal was then. */
export interface Noted {
  readonly done: Done
  readonly end: number
}

/** Everything that was done, as it was written down. The index of SQLite's write-ahead log is made anew by whoever opens it: it is left out. */
export const readJournal = (journal: string): readonly Noted[] => {
  const bytes = readFileSync(journal)
  const all: Noted[] = []
  for (let place = 0; place + headBytes <= bytes.length;) {
    const pathEnd = place + headBytes + bytes.readUInt16LE(place + 1)
    const end = pathEnd + bytes.readUInt32LE(place + 11)
    if (end > bytes.length) break
    const path = bytes.subarray(place + headBytes, pathEnd).toString()
    const rest = { at: Number(bytes.readBigUInt64LE(place + 3)), data: bytes.subarray(pathEnd, end) }
    if (!path.endsWith('-shm'))
      all.push({ done: doneIn(String.fromCharCode(bytes[place] ?? 0), path, rest), end })
    place = end
  }
  return all
}
