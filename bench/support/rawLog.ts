/** The limit that appends are measured against: bytes at the end of a plain file, then fdatasync. */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'

/** Appends `group` records of `size` bytes at a time, each group synced once. Answers how many records one call wrote. */
export const rawLog = (path: string, size: number) => {
  const file = openSync(path, 'a')
  return {
    append: (group: number): number => {
      writeSync(file, Buffer.alloc(size * group, 7))
      fdatasyncSync(file)
      return group
    },
    close: () => closeSync(file),
  }
}
