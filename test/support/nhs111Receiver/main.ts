/**
 * NHS 111's system as tests know it: a program of its own that holds what it is sent. `main.ts FILE SECRET KEYS`, where KEYS is the
 * address of the sender's public keys, or the keys as JSON. It says its port, and makes faults on demand: `POST /control {"fault": …}`
 * (`down`, `slow`, `500`, `refuses`, `losesAnswers`, `none`), `{"restore": lines}` goes back to older data, `{"keys": …}` begins anew with nothing, for another sender; `GET /log` tells what it held when, and how often it was sent something since it started.
 */
import { rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JSONWebKeySet } from 'jose'
import { z } from 'zod'
import { answers, type Answer, type Asked, type Keys } from './answers.ts'
import { openStore } from './store.ts'

const [file = '', secret = '', where = ''] = process.argv.slice(2)
const keysOf = (text: string): Keys =>
  text.startsWith('{') ? (JSON.parse(text) as JSONWebKeySet) : new URL(text)
let store = openStore(file)
let answer = answers(store, keysOf(where))
const tokens = new Set<string>()

const faults = ['none', 'down', 'slow', '500', 'refuses', 'losesAnswers'] as const
const control = z.object({
  fault: z.enum(faults).optional(),
  restore: z.number().int().optional(),
  keys: z.string().optional(),
})
let fault: (typeof faults)[number] = 'none'
const slowMs = 1_500
let sent = 0

const beginAnew = (keys: string): void => {
  rmSync(file)
  store = openStore(file)
  answer = answers(store, keysOf(keys))
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

const basic = `Basic ${Buffer.from(`exchange:${secret}`).toString('base64')}`
const isKnown = ({ headers: { authorization = '' } }: IncomingMessage): boolean =>
  authorization === basic || tokens.has(authorization)

const say = (response: ServerResponse, { status, body }: Answer): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

const giveToken = (request: IncomingMessage, response: ServerResponse): void => {
  if (request.headers.authorization !== basic) {
    say(response, { status: 401, body: { error: 'invalid_client' } })
    return
  }
  const token = crypto.randomUUID()
  tokens.add(`Bearer ${token}`)
  say(response, { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: 300 } })
}

const controlled = (text: string): Answer => {
  const asked = control.parse(JSON.parse(text))
  if (asked.fault !== undefined) fault = asked.fault
  if (asked.restore !== undefined) store.restore(asked.restore)
  if (asked.keys !== undefined) beginAnew(asked.keys)
  return { status: 200, body: { fault } }
}

const outside = async (request: IncomingMessage, response: ServerResponse, asked: Asked): Promise<void> => {
  if (asked.path === '/control') say(response, controlled(asked.body))
  else if (asked.path === '/log') say(response, { status: 200, body: { lines: store.lines(), sent } })
  else if (fault === 'down') request.socket.destroy()
  else if (asked.path === '/token') giveToken(request, response)
  else if (!isKnown(request)) say(response, { status: 401, body: { detail: 'not known here' } })
  else if (fault === '500') say(response, { status: 500, body: { detail: 'broken' } })
  else if (fault === 'refuses') say(response, { status: 422, body: { detail: 'not taken' } })
  else {
    if (asked.method === 'PUT') sent += 1
    if (fault === 'slow') await sleep(slowMs)
    const said = await answer(asked)
    if (fault === 'losesAnswers') request.socket.destroy()
    else say(response, said)
  }
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://receiver')
  const header = (name: string): string => String(request.headers[name] ?? '')
  void bodyOf(request)
    .then(body =>
      outside(request, response, {
        method: request.method ?? '',
        path: pathname,
        query: searchParams,
        header,
        body,
      }),
    )
    .catch(() => request.socket.destroy())
})
server.listen(Number(process.env['RECEIVER_PORT'] ?? 0), '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`port ${String(typeof address === 'object' ? address?.port : 0)}\n`)
})
