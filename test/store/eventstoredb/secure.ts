/** A cluster with TLS and users for tests of the adapter, and the addresses by which it is found. */
import { makeCertificates, type Certificates } from '../../support/eventstoredb/certificates.ts'
import { startEventStoreDb, type EventStoreDb } from '../../support/eventstoredb/start.ts'

/** Words that must be found nowhere but in an address. */
export const passwords = { admin: 'ch4nge:it/now', nurse: 'p@ss%word', wrong: 'n0t-the-one' } as const

export interface SecureCluster {
  readonly server: EventStoreDb
  readonly certificates: Certificates
  /** `esdb://name:password@first?…` */
  readonly as: (name: 'admin' | 'nurse', password?: string) => string
  /** `esdb+discover://admin:…@`, and the last of its members, which does not lead after a start. */
  readonly discovering: string
  readonly stop: () => Promise<void>
}

/** Starts three members, the first of which leads; an administrator `admin` and a user `nurse`. */
export const startSecureCluster = async (): Promise<SecureCluster> => {
  const certificates = makeCertificates()
  const server = await startEventStoreDb({
    members: 3,
    tls: certificates,
    administrators: { admin: passwords.admin },
    users: { nurse: passwords.nurse },
  })
  const address = (scheme: string, port: number | undefined, user: string): string =>
    `${scheme}://${user}@127.0.0.1:${String(port)}?tls=true&tlsCAFile=${encodeURIComponent(certificates.authority)}`
  const encoded = (name: 'admin' | 'nurse', password: string = passwords[name]): string =>
    `${name}:${encodeURIComponent(password)}`
  return {
    server,
    certificates,
    as: (name, password) => address('esdb', server.port, encoded(name, password)),
    discovering: address('esdb+discover', server.ports.at(-1), encoded('admin')),
    stop: async () => {
      await server.stop()
      certificates.remove()
    },
  }
}
