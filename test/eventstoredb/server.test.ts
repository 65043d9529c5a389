/** The test server itself: its log on disk, and the faults that it commits when it is told to. */
import { EventStoreDBClient, jsonEvent, type AppendResult } from '@eventstore/db-client'
import { status } from '@grpc/grpc-js'
import { appendFile, mkdtemp, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startEventStoreDb, type EventStoreDb } from '../support/eventstoredb/start.ts'
import { errorShape, within } from './answers.ts'
import { createJournal, told } from './journal.ts'
import { beginAppend } from './raw.ts'
import { connect, credentials, readWhole, someEvents } from './stage.ts'

let folder: string
let server: EventStoreDb
let client: EventStoreDBClient

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'eventstoredb-test-'))
  server = await startEventStoreDb({ data: folder })
  client = connect(server)
})
afterEach(async () => {
  await client.dispose()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const append = (stream: string, count = 1, deadline = 5000): Promise<AppendResult> =>
  client.appendToStream(stream, someEvents(count), { credentials, deadline })

/** The revisions of a stream, over a connection of its own that waits until the server is there again. */
const revisions = async (stream: string): Promise<number[]> => {
  for (let tries = 0; ; tries += 1) {
    const other = connect(server)
    try {
      return (await readWhole(other, stream)).map(({ revision }) => Number(revision))
    } catch (error) {
      if (tries > 20 || errorShape(error)['type'] !== 'unavailable') throw error
      await new Promise(resolve => setTimeout(resolve, 100))
    } finally {
      await other.dispose()
    }
  }
}

const failureOf = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    await call
    return 'it succeeded'
  } catch (error) {
    const { type, code } = errorShape(error)
    return { type, code }
  }
}

it('keeps every acknowledged append, in order, when it is killed under load', async () => {
  const acknowledged = new Map<string, number>()
  const writers = Array.from({ length: 16 }, async (_, index) => {
    const stream = `killed-${index}`
    for (let n = 0; n < 1000; n += 1) {
      await append(stream, 1)
      acknowledged.set(stream, n)
    }
  })
  await new Promise(resolve => setTimeout(resolve, 1500))
  const [settled] = await Promise.all([Promise.allSettled(writers), server.kill()])
  await server.restart()
  expect(settled.every(one => one.status === 'rejected')).toBe(true)
  expect(acknowledged.size).toBe(16)
  for (const [stream, last] of acknowledged) {
    const kept = await revisions(stream)
    expect(kept.length).toBeGreaterThan(last)
    expect(kept).toStrictEqual(kept.map((_, index) => index))
  }
})

it('cuts a torn append as a whole, and goes on behind it', async () => {
  await append('torn', 2)
  const whole = (await readFile(join(folder, 'events.log'))).length
  await append('torn', 3)
  const size = (await readFile(join(folder, 'events.log'))).length
  await server.kill()
  await truncate(join(folder, 'events.log'), size - 1)
  await server.restart()
  expect(await revisions('torn')).toStrictEqual([0, 1])
  expect((await readFile(join(folder, 'events.log'))).length).toBe(whole)
  client = connect(server)
  await append('torn')
  expect(await revisions('torn')).toStrictEqual([0, 1, 2])
})

it('cuts rubbish behind the last append', async () => {
  await append('rubbish', 2)
  await server.kill()
  await appendFile(join(folder, 'events.log'), Buffer.alloc(4096))
  await server.restart()
  expect(await revisions('rubbish')).toStrictEqual([0, 1])
})

it('writes nothing of an append whose connection is cut in the middle', async () => {
  const cancel = await beginAppend(server.port, { stream: 'cut', expected: 'any', events: [{}, {}] })
  await server.faults.dropConnections()
  await new Promise(resolve => setTimeout(resolve, 300))
  await expect(revisions('cut')).rejects.toMatchObject({ type: 'stream-not-found' })
  cancel()
})

it('may write the beginning of an append that its client cancels: Node ends the stream properly before it resets it', async () => {
  const cancel = await beginAppend(server.port, { stream: 'part', expected: 'any', events: [{}, {}] })
  cancel()
  await new Promise(resolve => setTimeout(resolve, 500))
  expect(await revisions('part')).toStrictEqual([0, 1])
})

it('starts again without its data when it is told to', async () => {
  await append('lost')
  await server.restart({ withoutData: true })
  await expect(revisions('lost')).rejects.toMatchObject({ type: 'stream-not-found' })
})

it('cuts connections, and accepts new ones at once', async () => {
  await append('cut')
  const { journal, listen } = createJournal()
  listen(client.subscribeToStream('cut'))
  await journal.quiet()
  await server.faults.dropConnections()
  await journal.quiet()
  expect(told(journal).at(-1)).toMatchObject(['ERROR', { type: 'unavailable', code: 14 }])
  expect(await revisions('cut')).toStrictEqual([0])
})

it('does nothing while it is stalled, and everything afterwards', async () => {
  await server.faults.stall('append')
  const waiting = append('stalled', 1, 20_000)
  expect(await within(500, waiting)).toStrictEqual({ TIMEOUT: 'no answer within 500 ms' })
  await expect(revisions('stalled')).rejects.toMatchObject({ type: 'stream-not-found' })
  await server.faults.resume()
  await waiting
  expect(await revisions('stalled')).toStrictEqual([0])
})

it('writes and says nothing while it is silent', async () => {
  await server.faults.silence()
  expect(await failureOf(append('silent', 1, 500))).toStrictEqual({ type: 'deadline-exceeded', code: 4 })
  expect(await revisions('silent')).toStrictEqual([0])
})

it('answers the next calls with a status that was asked for, and no more', async () => {
  await server.faults.refuse({
    operation: 'append',
    code: status.ABORTED,
    details: 'Operation timed out: Prepare phase timeout.',
    times: 2,
  })
  const refused = { type: 'timeout', code: 10 }
  expect(await failureOf(append('refused'))).toStrictEqual(refused)
  expect(await failureOf(append('refused'))).toStrictEqual(refused)
  await append('refused')
  expect(await revisions('refused')).toStrictEqual([0])
})

it('says that it is not the leader when it is told to', async () => {
  await server.faults.refuse({
    operation: 'append',
    code: status.NOT_FOUND,
    details: 'Leader info available',
    trailers: {
      exception: 'not-leader',
      'leader-endpoint-host': '127.0.0.1',
      'leader-endpoint-port': '2113',
    },
    times: 1,
  })
  expect(await failureOf(append('elsewhere'))).toMatchObject({ type: 'not-leader' })
})

it('is not ready for a while, on either wire', async () => {
  await append('early')
  await server.faults.notReady(1500)
  expect(await failureOf(append('early'))).toStrictEqual({ type: 'unavailable', code: 14 })
  const batch = client.appendToStream('early', someEvents(1))
  await expect(batch).rejects.toThrow('Could not recognize Server Is Not Ready')
  await new Promise(resolve => setTimeout(resolve, 1600))
  await append('early')
  expect(await revisions('early')).toStrictEqual([0, 1])
})

it('lets a slow subscription fall behind, and loses none of its events', async () => {
  const { journal, listen } = createJournal()
  const subscription = client.subscribeToStream('slow')
  listen(subscription)
  await journal.quiet()
  await server.faults.slowSubscriptions(2)
  await append('slow', 1000)
  await journal.quiet(1500)
  await server.faults.resume()
  await journal.quiet()
  const seen = journal.events().map(({ label }) => Number(label))
  expect(seen).toStrictEqual(Array.from({ length: 1000 }, (_, index) => index))
  expect(journal.entries.filter(({ what }) => what === 'caughtUp').length).toBeGreaterThan(1)
  await subscription.unsubscribe()
})

it('is found by gossip, and its death shows as one', async () => {
  const found = EventStoreDBClient.connectionString(
    `esdb+discover://127.0.0.1:${server.port}?tls=false&maxDiscoverAttempts=2`,
  )
  await found.appendToStream('found', jsonEvent({ type: 'T', data: {} }), { credentials })
  expect(await revisions('found')).toStrictEqual([0])
  await server.kill()
  const dead = found.appendToStream('found', jsonEvent({ type: 'T', data: {} }), {
    credentials,
    deadline: 3000,
  })
  await expect(dead).rejects.toThrow()
  await found.dispose()
})

it('acknowledges an append to the stream $$, and then dies of it', async () => {
  await client.appendToStream('$$', jsonEvent({ type: '$metadata', data: {} }), { credentials })
  await new Promise(resolve => setTimeout(resolve, 500))
  expect(await failureOf(append('after', 1, 1000))).toMatchObject({ code: 14 })
})
