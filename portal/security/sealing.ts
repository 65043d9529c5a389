/** Seals small texts (sessions, notices) under one secret of the key store, and makes keyed fingerprints. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** What is sealed for one place (`boundTo`) opens only there. */
export interface Sealer {
  /** AES-256-GCM, base64url. */
  readonly seal: (text: string, boundTo: string) => string
  /** The text, or undefined when it was not sealed by us for this place. */
  readonly open: (sealed: string, boundTo: string) => string | undefined
  /** 64 hexadecimal characters that tell nothing of `text`. */
  readonly fingerprint: (text: string) => string
}

const nonceBytes = 12
const tagBytes = 16

const derive = (secret: Uint8Array, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, new Uint8Array(), use, 32))

/** A sealer under a 256-bit secret; the keys for sealing and for fingerprints are derived apart. */
export const sealer = (secret: Uint8Array): Sealer => {
  const sealing = derive(secret, 'portal sealing')
  const fingerprints = derive(secret, 'portal fingerprints')
  return {
    seal: (text, boundTo) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(boundTo))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
    },
    open: (sealed, boundTo) => {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length < nonceBytes + tagBytes) return undefined
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, nonceBytes))
      decipher.setAAD(Buffer.from(boundTo)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
      try {
        return (
          decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
        )
      } catch {
        return undefined
      }
    },
    fingerprint: text => createHmac('sha256', fingerprints).update(text).digest('hex'),
  }
}
