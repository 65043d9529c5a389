/** The whole program with keys, sessions and documents where several machines share them. */
import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { openGate, type Gate } from '../support/gate.ts'
import { postgres, type OwnSchema } from '../support/postgres.ts'
import {
  runProgram,
  settingsOver,
  startProgram,
  tokenOf,
  type Program,
  type Settings,
} from '../support/program.ts'
import { anySigner, startTestS3, type TestS3 } from '../support/s3/server.ts'

const server = await postgres()

describe('the program on PostgreSQL and S3', () => {
  let folder: TestFolder
  let own: OwnSchema
  let s3: TestS3
  let gate: Gate
  let bucketGate: Gate
  let settings: Settings
  let program: Program
  beforeAll(async () => {
    folder = await testFolder()
    own = server.ownSchema()
    s3 = await startTestS3()
    gate = await openGate(own.address)
    const throughGate = new URL(own.url)
    throughGate.host = `127.0.0.1:${String(gate.port)}`
    const endpoint = new URL(s3.endpoint)
    bucketGate = await openGate({ host: endpoint.hostname, port: Number(endpoint.port) })
    endpoint.port = String(bucketGate.port)
    settings = {
      KEYS_URL: throughGate.href,
      SESSIONS_URL: throughGate.href,
      BLOBS_URL: `s3://${s3.bucket}/one?endpoint=${endpoint.origin}&region=eu-west-2`,
      ...anySigner,
      ANALYTICS_URL: 'none',
    }
    program = await startProgram(folder.path, settings)
  }, 120_000)
  afterAll(async () => {
    await program.end('SIGKILL')
    await gate.shut()
    await bucketGate.shut()
    await s3.stop()
    await own.drop()
    await folder.remove()
  })
  const ready = async () => {
    const answer = await fetch(`${program.address}/ready`)
    return { status: answer.status, text: await answer.text() }
  }
  const sized = async (table: string): Promise<number> => {
    const [row] = await server.ask(`SELECT count(*)::int AS n FROM ${own.address.options.schema}.${table}`)
    return Number(row?.['n'])
  }

  test('is ready, its demonstration’s keys and identity lie there, and nothing of them in its folder', async () => {
    expect((await ready()).status).toBe(200)
    expect(await sized('subjects')).toBeGreaterThan(3)
    expect([...s3.objects.keys()]).toContain('one/identity')
    const files = await readdir(folder.path, { recursive: true })
    expect(files.filter(name => /keys\.db|sessions\.db|blobs/u.test(name))).toStrictEqual([])
  })
  test('shows a patient who they are', async () => {
    const token = await tokenOf(folder.path, 'patient', settings)
    const me = await fetch(`${program.address}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })
    expect([me.status, await me.text()]).toStrictEqual([200, expect.stringContaining('patient')])
  })
  test('is not ready while the database is away, says which setting’s store it is, goes on afterwards', async () => {
    await gate.shut()
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(503)
    const { text } = await ready()
    expect(text).toMatch(
      /keys \(KEYS_URL\): postgres:\/\/127\.0\.0\.1:\d+\/\S+ \(schema \w+\) can’t be reached \(ECONNREFUSED\)/u,
    )
    expect(text).toContain('sessions (SESSIONS_URL): postgres:')
    expect(text).not.toContain('BLOBS_URL')
    expect(text).not.toContain(own.address.password ?? 'no password')
    await gate.open()
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(200)
  })
  test('is not ready while the bucket is away, says which setting’s store it is, goes on afterwards', async () => {
    await bucketGate.shut()
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(503)
    const { text } = await ready()
    expect(text).toMatch(/documents \(BLOBS_URL\): s3:\S+ .*can’t be reached/u)
    expect(text).not.toMatch(/KEYS_URL|SESSIONS_URL/u)
    await bucketGate.open()
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(200)
  })
  test('refuses to start without the database, by the setting’s name and without its password', async () => {
    await program.end()
    await gate.shut()
    const { code, stderr, stdout } = await runProgram(
      'app/main.ts',
      ['serve'],
      settingsOver(folder.path, settings),
    ).ended
    await gate.open()
    expect(code).not.toBe(0)
    expect(stderr + stdout).toMatch(/SESSIONS_URL: postgres:\/\/127\.0\.0\.1:\d+\/\S+ .*ECONNREFUSED/u)
    expect(stderr + stdout).not.toContain(own.address.password ?? 'no password')
  })
  test('starts again over what it left', async () => {
    program = await startProgram(folder.path, settings)
    expect((await ready()).status).toBe(200)
  })
})
