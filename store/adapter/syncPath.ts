/** Makes durable what the system may still hold in memory. */
import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Makes a file durable, or the names in a folder. */
export const syncPath = (path: string): void => {
  const opened = openSync(path, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
