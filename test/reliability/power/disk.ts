/**
 * A disk whose power fails. What was written before the last sync of its file is there; of what was written since, any sectors may be and any
 * may not, and of the names made or removed since their folder was synced, the first few.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Change, Done, Naming } from './journal.ts'

/** A file, whatever it is called: what the disk holds for certain, and what was changed since. */
interface File {
  bytes: Buffer
  size: number
  since: Change[]
}
type Names = Map<string, File>

/** Chance: a number from 0 to below 1. */
export type Chance = () => number

const sector = 512

const grown = (file: File, size: number): void => {
  if (size > file.bytes.length) {
    const larger = Buffer.alloc(Math.max(size, file.bytes.length * 2))
    file.bytes.copy(larger)
    file.bytes = larger
  }
  file.size = Math.max(file.size, size)
}

const put = (file: File, at: number, data: Buffer): void => {
  grown(file, at + data.length)
  data.copy(file.bytes, at)
}

const cut = (file: File, size: number): void => {
  grown(file, size)
  file.bytes.fill(0, size, file.size)
  file.size = size
}

const changed = (file: File, change: Change): void => {
  if (change.kind === 'write') put(file, change.at, change.data)
  else cut(file, change.at)
}

/** A write of which only some sectors reached the disk. */
const torn = (file: File, { at, data }: Extract<Change, { kind: 'write' }>, chance: Chance): void => {
  for (let from = at; from < at + data.length;) {
    const to = Math.min(at + data.length, (Math.floor(from / sector) + 1) * sector)
    if (chance() < 0.5) put(file, from, data.subarray(from - at, to - at))
    from = to
  }
}

/** A name that stands for a file from then on, or for none. A file that is moved gets one name and loses another, each in its own folder. */
interface Renamed {
  readonly path: string
  readonly file: File | undefined
}

const renamed = (names: Names, { path, file }: Renamed): Names => {
  const next = new Map(names)
  if (file === undefined) next.delete(path)
  else next.set(path, file)
  return next
}

const freshFile = (): File => ({ bytes: Buffer.alloc(0), size: 0, since: [] })

const renamesIn = (names: Names, done: Naming): readonly Renamed[] => {
  const { kind, path } = done
  const file = names.get(path) ?? freshFile()
  if (kind === 'create') return [{ path, file }]
  const gone = { path, file: undefined }
  if (kind === 'unlink') return [gone]
  const made = { path: done.to, file }
  return kind === 'link' ? [made] : [made, gone]
}

/** What is left on a disk. */
export interface Left {
  /** Writes it as files of another folder. */
  readonly into: (folder: string) => void
}

/** A disk that keeps what is done to it. One that `lies` says of every sync that it is done, and does nothing. */
export const openDisk = (root: string, { lies = false }: { readonly lies?: boolean } = {}) => {
  let names: Names = new Map()
  /** The names that are certain, and what was done to names since. */
  let certain: Names = new Map()
  let since: readonly Renamed[] = []

  const sync = (path: string): void => {
    const file = names.get(path)
    for (const change of file?.since.splice(0) ?? []) if (file !== undefined) changed(file, change)
  }
  const syncNames = (folder: string): void => {
    const isThere = ({ path }: Renamed): boolean => dirname(path) === folder
    certain = since.filter(isThere).reduce(renamed, certain)
    since = since.filter(one => !isThere(one))
  }
  const name = (done: Naming): void => {
    const changes = renamesIn(names, done)
    names = changes.reduce(renamed, names)
    since = [...since, ...changes]
  }
  const take = (done: Done): void => {
    if (done.kind === 'write' || done.kind === 'truncate') names.get(done.path)?.since.push(done)
    else if (done.kind !== 'sync' && done.kind !== 'syncNames') name(done)
    else if (!lies && done.kind === 'sync') sync(done.path)
    else if (!lies) syncNames(done.path)
  }

  /** What the power's failing at this moment leaves. */
  const left = (chance: Chance): Left => {
    const kept = since.slice(0, Math.floor(chance() * (since.length + 1))).reduce(renamed, certain)
    const luck = chance()
    return {
      into: folder => {
        for (const [path, file] of kept) {
          const one: File = { bytes: Buffer.from(file.bytes), size: file.size, since: [] }
          for (const change of file.since) {
            if (chance() < luck) changed(one, change)
            else if (change.kind === 'write') torn(one, change, chance)
          }
          const to = join(folder, relative(root, path))
          mkdirSync(dirname(to), { recursive: true })
          writeFileSync(to, one.bytes.subarray(0, one.size), { mode: 0o600 })
        }
      },
    }
  }
  /** Takes over a folder as it stands, as if all of it had been synced. */
  const holds = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      const path = join(entry.parentPath, entry.name)
      if (!entry.isFile()) continue
      const bytes = readFileSync(path)
      const file = { bytes, size: bytes.length, since: [] }
      for (const now of [names, certain]) now.set(path, file)
    }
  }
  return { take, left, holds }
}
