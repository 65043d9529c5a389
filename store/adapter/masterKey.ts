/** The master key: a file of 32 random bytes that its owner alone may read. It wraps every other key. */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { syncPath } from './syncPath.ts'

const keyBytes = 32

/** Written aside and then linked, so that a crash leaves a whole key or none, and of two makers one wins. */
const make = (path: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const aside = `${path}.${String(process.pid)}`
  rmSync(aside, { force: true })
  const file = openSync(aside, 'wx', 0o600)
  try {
    writeSync(file, randomBytes(keyBytes))
    fsyncSync(file)
    if (!existsSync(path)) linkSync(aside, path)
  } finally {
    closeSync(file)
    rmSync(aside)
  }
  syncPath(dirname(path))
}

/**
 * Reads the master key. Makes it where there is none and `mayMake` says that nothing was wrapped under an older one. Throws where
 * it is missing, readable by others than its owner, or not 32 bytes.
 */
export const masterKey = (path: string, mayMake: boolean): Uint8Array => {
  if (!existsSync(path)) {
    if (!mayMake) throw new Error(`the master key ${path} is missing; without it no stored key can be opened`)
    make(path)
  }
  const mode = statSync(path).mode & 0o777
  if ((mode & 0o077) !== 0) {
    throw new Error(`the master key ${path} may be read by others (mode ${mode.toString(8)}): chmod 600 it`)
  }
  const key = readFileSync(path)
  if (key.byteLength !== keyBytes)
    throw new Error(`the master key ${path} is not ${String(keyBytes)} bytes long`)
  return key
}
