/** TLS with client certificates, with certificates made for the test by openssl. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendMllp } from '../../../../feeds/hl7v2/mllp/client.ts'
import type { Peer } from '../../../../feeds/hl7v2/mllp/connection.ts'
import { framed } from '../../../../feeds/hl7v2/mllp/framer.ts'
import type { Mllp } from '../../../../feeds/hl7v2/mllp/server.ts'
import { openExchange, readAck, result } from '../exchange.ts'
import type { Exchange } from '../exchange.ts'
import { link, serving } from './link.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl) process.stderr.write('SKIPPED: TLS of the MLLP server, because there is no openssl here\n')

describe.skipIf(!hasOpenssl)('MLLP over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mllp-tls-'))
  const at = (name: string): string => join(folder, name)
  const read = (name: string): string => readFileSync(at(name), 'utf8')
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  }
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const
  const authority = (name: string): void =>
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-subj',
      `/CN=${name}`,
      '-days',
      '2',
    )
  const certificate = (name: string, by: string): void => {
    const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1'
    openssl(
      'req',
      ...newKey,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
      '-addext',
      names,
    )
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      `${by}.pem`,
      '-CAkey',
      `${by}.key`,
      '-CAcreateserial',
      '-out',
      `${name}.pem`,
      '-days',
      '2',
      '-copy_extensions',
      'copyall',
    )
  }

  let exchange: Exchange
  let server: Mllp
  const peers: Peer[] = []
  beforeAll(async () => {
    authority('authority')
    authority('stranger')
    certificate('receiver', 'authority')
    certificate('hospital', 'authority')
    certificate('impostor', 'stranger')
    exchange = await openExchange()
    server = await serving(exchange, {
      host: '0.0.0.0',
      tls: { key: read('receiver.key'), cert: read('receiver.pem'), ca: read('authority.pem') },
      receive: (bytes, peer) => {
        peers.push(peer)
        return exchange.receiver.receive(bytes, exchange.connection)
      },
    })
  })
  afterAll(async () => {
    await server.close(100)
    await exchange.close()
    rmSync(folder, { recursive: true })
  })
  const send = async (tls: object, controlId: string) => {
    const sending = { host: '127.0.0.1', port: server.port, tls, messages: [result(controlId)] }
    const answers = []
    for await (const ack of sendMllp(sending)) answers.push(readAck(ack).code)
    return answers
  }

  it('takes messages from a sender whose certificate the authority signed, and knows which it is', async () => {
    const tls = { ca: read('authority.pem'), key: read('hospital.key'), cert: read('hospital.pem') }
    expect(await send(tls, 't1')).toStrictEqual(['AA'])
    expect(peers.map(({ certificate: shown }) => shown)).toStrictEqual([
      new X509Certificate(read('hospital.pem')).fingerprint256,
    ])
  })

  it("takes nothing from a sender without a certificate, with a stranger's, or in plain", async () => {
    const before = peers.length
    await expect(send({ ca: read('authority.pem') }, 't2')).rejects.toThrow()
    const impostor = { ca: read('authority.pem'), key: read('impostor.key'), cert: read('impostor.pem') }
    await expect(send(impostor, 't3')).rejects.toThrow()
    const plain = await link(server.port)
    plain.socket.write(framed(result('t4')))
    await plain.ended()
    expect(plain.acks).toStrictEqual([])
    expect(peers).toHaveLength(before)
    expect(exchange.notes.said.map(({ said }) => said)).toContain('sender refused: no valid certificate')
  })
})
