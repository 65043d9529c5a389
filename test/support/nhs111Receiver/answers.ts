/** How the receiver answers what a sender asks of it (docs/nhs111.md): signatures checked, keys and versions honoured. */
import { createHash, randomUUID } from 'node:crypto'
import { createLocalJWKSet, createRemoteJWKSet, flattenedVerify, type JSONWebKeySet } from 'jose'
import { noteMessage, type NoteMessage } from '../../../domain/nhs111/message.ts'
import type { Store, Taken } from './store.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}
export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly header: (name: string) => string
  readonly body: string
}

const pageSize = 100

/** Where the sender's public keys are: an address, or the keys themselves. */
export type Keys = URL | JSONWebKeySet

const receiptOf = ({ note, version, receipt, at, status }: Taken): Answer => ({
  status: 200,
  body: { note, held: status === 'erased' ? 'none' : version, receipt, receivedAt: at },
})

const refuse = (status: number, detail: string): Answer => ({ status, body: { detail } })

const printOf = (body: string): string => createHash('sha256').update(body).digest('hex')

const signedBy = (keys: Keys) => {
  const find = keys instanceof URL ? createRemoteJWKSet(keys) : createLocalJWKSet(keys)
  return async (body: string, signature: string): Promise<boolean> => {
    const [header = '', , mark = ''] = signature.split('.')
    const jws = { protected: header, payload: new TextEncoder().encode(body), signature: mark }
    return flattenedVerify(jws, find, { algorithms: ['EdDSA'] }).then(
      () => true,
      () => false,
    )
  }
}

const takenOf = (message: NoteMessage, key: string, print: string): Taken => ({
  type: 'taken',
  note: message.note,
  version: message.status === 'erased' ? 0 : message.version,
  status: message.status,
  ...(message.status === 'published' && { text: message.text }),
  key,
  print,
  receipt: randomUUID(),
  at: new Date().toISOString(),
})

/** Makes the answers over a store. */
export const answers = (store: Store, keys: Keys) => {
  const isSigned = signedBy(keys)

  const take = async (asked: Asked, note: string): Promise<Answer> => {
    if (!(await isSigned(asked.body, asked.header('x-jws-signature')))) return refuse(400, 'not signed')
    const read = noteMessage.safeParse(JSON.parse(asked.body))
    if (!read.success || read.data.note !== note) return refuse(422, 'not a note that was agreed')
    const key = asked.header('idempotency-key')
    const before = store.byKey(key)
    const print = printOf(asked.body)
    if (before !== undefined && before.print !== print)
      return refuse(422, 'this key was used with another body')
    if (before !== undefined) return receiptOf(before)
    const held = store.held(note)
    const message = read.data
    if (message.status !== 'erased' && held !== undefined && held.version >= message.version)
      return receiptOf(held)
    const taken = takenOf(message, key, print)
    store.take(taken)
    return receiptOf(taken)
  }

  const list = (query: URLSearchParams): Answer => {
    const after = query.get('after') ?? ''
    const rest = store.all().filter(({ note }) => note > after)
    const page = rest.slice(0, pageSize).map(({ note, version }) => ({ note, version }))
    const last = page.at(-1)
    return { status: 200, body: { items: page, ...(rest.length > pageSize && { next: last?.note }) } }
  }

  return async (asked: Asked): Promise<Answer> => {
    const note = /^\/notes\/([0-9a-f]{32})$/.exec(asked.path)?.[1]
    if (asked.method === 'PUT' && note !== undefined) return take(asked, note)
    if (asked.method !== 'GET') return refuse(405, 'not here')
    if (asked.path === '/notes') return list(asked.query)
    const held = note === undefined ? undefined : store.held(note)
    return held === undefined
      ? refuse(404, 'not held')
      : { status: 200, body: { note: held.note, version: held.version } }
  }
}
