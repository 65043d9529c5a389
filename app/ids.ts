/** Where ids come from: random in production, a seeded sequence in the demonstration. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { IdSource } from '../domain/kernel/ids.ts'

/** Fresh random ids. */
export const randomIds: IdSource = {
  opaque: () => randomBytes(16).toString('hex'),
  uuid: () => randomUUID(),
}

const asUuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`

/** The same ids in the same order for the same seed. */
export const seededIds = (seed: string): IdSource => {
  let drawn = 0
  const next = (): string => {
    drawn += 1
    return createHash('sha256')
      .update(`${seed}:${String(drawn)}`)
      .digest('hex')
      .slice(0, 32)
  }
  return { opaque: next, uuid: () => asUuid(next()) }
}
