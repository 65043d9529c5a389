/** The address of a blob: the SHA-256 of its bytes, as 64 hexadecimal characters. */
import { digestOf } from '../keyedHash.ts'

/** The address of some bytes. */
export const hashOf = async (bytes: Uint8Array): Promise<string> =>
  Buffer.from(await digestOf(bytes)).toString('hex')

/** Throws for what is no address, before it becomes part of a path. */
export const checkHash = (hash: string): void => {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new RangeError('not the hash of a blob')
}
