/** A server that is told to stop answers what it was asked, and waits for nobody who only began to ask. */
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { stopping } from '../../app/stopping.ts'

const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})

/** A server whose answers wait to be given, and connections to it. */
const open = async () => {
  const waiting: ServerResponse[] = []
  const server = createServer((_request, response) => void waiting.push(response))
  const stop = stopping(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const place = server.address()
  const port = typeof place === 'object' ? (place?.port ?? 0) : 0
  const say = async (words: string): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    sockets.push(socket)
    await once(socket, 'connect')
    socket.write(words)
    return socket
  }
  return { server, stop, say, waiting }
}
const head = 'GET / HTTP/1.1\r\nHost: here\r\n'

it.each([
  ['nothing', ''],
  ['half a head', 'GET / HTTP/1.1\r\nHost: h'],
  ['half a body', 'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nabc'],
])('waits a moment and no longer for who sent %s', async (_, words) => {
  const { stop, say, server } = await open()
  const arrived = once(server, 'connection')
  await say(words)
  await arrived
  const began = Date.now()
  await stop()
  expect(Date.now() - began).toBeLessThan(4000)
})

it('answers what was asked, also after that moment', async () => {
  const { stop, say, server, waiting } = await open()
  const asked = once(server, 'request')
  const socket = await say(`${head}\r\n`)
  await asked
  const begun = await say(head)
  const stopped = stop()
  // Whoever only began is cut off, and only then is the other answered.
  await once(begun, 'close')
  const answer = once(socket, 'data')
  waiting[0]?.end('here you are')
  expect(String((await answer)[0])).toContain('here you are')
  await stopped
})
