/** Certificates for a test, made while it runs by openssl: an authority, and what it signed for this machine. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Certificates {
  /** Paths of PEM files. */
  readonly authority: string
  readonly certificate: string
  readonly key: string
  readonly remove: () => void
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const

/** Makes an authority and a certificate of its own for the names given, such as `IP:127.0.0.1`. */
export const makeCertificates = (names = 'DNS:localhost,IP:127.0.0.1'): Certificates => {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'))
  const at = (name: string): string => join(folder, name)
  const request = (name: string, ...more: readonly string[]): void => {
    const subject = ['-keyout', `${name}.key`, '-subj', `/CN=${name}`] as const
    execFileSync('openssl', ['req', ...newKey, ...subject, ...more], { cwd: folder, stdio: 'ignore' })
  }
  request('authority', '-x509', '-out', 'authority.pem', '-days', '2')
  const signed = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-addext', `subjectAltName=${names}`]
  request('server', '-x509', '-out', 'server.pem', '-days', '2', ...signed)
  return {
    authority: at('authority.pem'),
    certificate: at('server.pem'),
    key: at('server.key'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
