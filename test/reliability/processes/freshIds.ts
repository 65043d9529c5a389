/** The program with a fault planted: ids are new each time, and not made from what they are of. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { derivedUuid as derived, keyedId as keyed } from '../../../store/keyedHash.ts'

export { digestOf, keyedHash } from '../../../store/keyedHash.ts'

export const keyedId: typeof keyed = () => randomBytes(16).toString('hex')
export const derivedUuid: typeof derived = () => randomUUID()
