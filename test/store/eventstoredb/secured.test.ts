/** The EventStoreDB adapter over TLS and with users: what is wrong is said clearly, no password is told, and what is protected is kept. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { EventStoreDBClient } from '@eventstore/db-client'
import { inspect } from 'node:util'
import { eventStoreAddress } from '../../../store/eventstoredb/address.ts'
import { openEventStoreLog, type RemoteLog } from '../../../store/eventstoredb/log.ts'
import { LogUnavailable } from '../../../store/port.ts'
import { drain, event, say, textOf, texts, until } from '../../contract/support.ts'
import { makeCertificates, type Certificates } from '../../support/eventstoredb/certificates.ts'
import { startEventStoreDb, type EventStoreDb } from '../../support/eventstoredb/start.ts'
import { passwords, startSecureCluster, type SecureCluster } from './secure.ts'

const bounds = { callMs: 2_000, tries: 3, restMs: 5, longestRestMs: 50 }

let cluster: SecureCluster
let elsewhere: EventStoreDb
let clear: EventStoreDb
const certificates: Certificates[] = []
const opened: RemoteLog[] = []

beforeAll(async () => {
  certificates.push(makeCertificates(), makeCertificates('DNS:elsewhere'))
  const [, misnamed] = certificates
  cluster = await startSecureCluster()
  elsewhere = await startEventStoreDb(misnamed === undefined ? {} : { tls: misnamed })
  clear = await startEventStoreDb()
})
afterEach(async () => {
  for (const log of opened.splice(0)) await log.close()
})
afterAll(async () => {
  await Promise.all([cluster.stop(), elsewhere.stop(), clear.stop()])
  for (const { remove } of certificates) remove()
})

const open = (url: string): RemoteLog => {
  const address = eventStoreAddress.parse(url)
  const log = openEventStoreLog({ address, categories: ['entry'], bounds })
  opened.push(log)
  return log
}

/** A text in every form in which it could be told. */
const formsOf = (user: string, password: string): readonly string[] => [
  password,
  encodeURIComponent(password),
  Buffer.from(`${user}:${password}`).toString('base64'),
]

const caught = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return await work
  } catch (error) {
    return error
  }
}

describe('an address that does not fit its server', () => {
  const authority = (place: number): string => `tlsCAFile=${certificates[place]?.authority ?? ''}`
  const right = (): string => `tlsCAFile=${cluster.certificates.authority}`
  const found = ({ port }: EventStoreDb, scheme = 'esdb'): string =>
    `${scheme}://nurse:${passwords.wrong}@127.0.0.1:${String(port)}`
  const signed = 'signed by nobody whom we trust (tlsCAFile names whom)'
  const notTls = 'does not speak TLS, and the address asks for it'
  test.each([
    ['another authority', signed, () => `${found(cluster.server)}?${authority(0)}`],
    ['no authority', signed, () => found(cluster.server)],
    ['another, for gossip', signed, () => `${found(cluster.server, 'esdb+discover')}?${authority(0)}`],
    ['another name', 'for another name', () => `${found(elsewhere)}?${authority(1)}`],
    ['no TLS there', notTls, () => `${found(clear)}?${authority(0)}`],
    ['no TLS there, for gossip', notTls, () => `${found(clear, 'esdb+discover')}?${authority(0)}`],
    ['no TLS here', 'may want TLS', () => `esdb://127.0.0.1:${String(cluster.server.port)}?tls=false`],
    ['no user', 'denies this', () => `esdb://127.0.0.1:${String(cluster.server.port)}?${right()}`],
    ['another password', 'not this password', () => `${found(cluster.server)}?${right()}`],
  ])('is told what does not fit, and nothing of a password: %s', async (_, words, url) => {
    const log = open(url())
    const append = await caught(log.append('entry-a', 'none', [event('x')]))
    const read = await caught(drain(log.readAll()))
    expect(append).toBeInstanceOf(LogUnavailable)
    expect(append).toHaveProperty('message', expect.stringContaining(words))
    expect(read).toHaveProperty('message', expect.stringContaining(words))
    expect(await log.reach()).toContain(words)
    const told = inspect([append, read, await log.reach()], { depth: 20, showHidden: true })
    for (const form of formsOf('nurse', passwords.wrong)) expect(told).not.toContain(form)
  })
  test('is left at once, though its leader is still looked for', async () => {
    const log = open(`${found(clear, 'esdb+discover')}?${authority(0)}`)
    const append = caught(log.append('entry-a', 'none', [event('x')]))
    const began = performance.now()
    await Promise.all([log.close(), append])
    expect(performance.now() - began).toBeLessThan(700)
  })
})

/** What somebody else may do there, with the client itself. */
const other = (name: 'admin' | 'nurse') => {
  const credentials = { username: name, password: passwords[name] }
  const client = EventStoreDBClient.connectionString(cluster.server.url)
  return {
    deletes: (stream: string) => caught(client.deleteStream(stream, { credentials })),
    truncates: (stream: string) =>
      caught(client.setStreamMetadata(stream, { truncateBefore: 1 }, { credentials })),
    lets: (stream: string, reader: string) =>
      client.setStreamMetadata(stream, { acl: { readRoles: ['$admins', reader] } }, { credentials }),
  }
}

describe('a log that is protected', () => {
  const denied = { type: 'access-denied' }
  test('can be written and read by its user of every day, and deleted from by administrators alone', async () => {
    const [admin, nurse] = [open(cluster.as('admin')), open(cluster.as('nurse'))]
    await say(nurse, 'entry-lost', 'gone')
    expect(await other('nurse').deletes('entry-lost')).not.toMatchObject(denied)
    expect(await admin.isProtected()).toBe(false)

    await admin.protect()
    expect(await admin.isProtected()).toBe(true)
    await say(nurse, 'entry-kept', 'one', 'two')
    expect(await other('nurse').deletes('entry-kept')).toMatchObject(denied)
    expect(await other('nurse').truncates('entry-kept')).toMatchObject(denied)
    expect(await texts(nurse.readStream('entry-kept'))).toStrictEqual(['one', 'two'])
    expect(await other('admin').truncates('entry-kept')).not.toMatchObject(denied)

    const signal = new AbortController().signal
    const seen = until(nurse.subscribe({ signal }), found => found.length === 3)
    await expect.poll(() => nurse.reach()).toContain('denies')
    await other('admin').lets('$all', 'nurse')
    expect(await nurse.reach()).toBeUndefined()
    expect(await texts(nurse.readAll())).toStrictEqual(['gone', 'one', 'two'])
    // Refused until now, it goes on by itself.
    expect((await seen).map(textOf)).toStrictEqual(['gone', 'one', 'two'])
  })
  test('is so by an administrator alone, and who is none does not know', async () => {
    const nurse = open(cluster.as('nurse'))
    await expect(nurse.protect()).rejects.toThrow('needs an administrator of the server')
    await expect(nurse.isProtected()).rejects.toThrow('denies')
    const stranger = open(cluster.as('admin', passwords.wrong))
    await expect(stranger.protect()).rejects.toThrow('not this password')
  })
})
