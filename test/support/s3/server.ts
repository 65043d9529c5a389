/** A test server that speaks as much of S3 as blobs need: whole objects, checksums, writes that must be the first. No signature is checked. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface TestS3 {
  readonly endpoint: string
  /** The one bucket there is. */
  readonly bucket: string
  /** What lies in it, by name: a test may change it. */
  readonly objects: Map<string, Buffer>
  /** Answers the next so many requests with this status and error. */
  readonly fail: (times: number, status: number, code: string) => void
  readonly stop: () => Promise<void>
}

interface Reply {
  readonly status: number
  readonly code?: string
  readonly body?: Buffer
}

const sha256 = (bytes: Buffer, encoding: 'hex' | 'base64'): string =>
  createHash('sha256').update(bytes).digest(encoding)

/** Refuses what did not arrive as it was sent. */
const damagedOnTheWay = ({ headers }: IncomingMessage, body: Buffer): boolean =>
  headers['x-amz-checksum-sha256'] !== sha256(body, 'base64') ||
  headers['x-amz-content-sha256'] !== sha256(body, 'hex')

const put = (
  objects: Map<string, Buffer>,
  name: string,
  { request, body }: { readonly request: IncomingMessage; readonly body: Buffer },
): Reply => {
  if (damagedOnTheWay(request, body)) return { status: 400, code: 'BadDigest' }
  if (request.headers['if-none-match'] === '*' && objects.has(name))
    return { status: 412, code: 'PreconditionFailed' }
  objects.set(name, body)
  return { status: 200 }
}

const replyTo = async (
  { bucket, objects }: Pick<TestS3, 'bucket' | 'objects'>,
  request: IncomingMessage,
): Promise<Reply> => {
  const body = await buffer(request)
  const { pathname } = new URL(request.url ?? '/', 'http://here')
  const [, asked, ...rest] = pathname.split('/')
  const name = decodeURIComponent(rest.join('/'))
  if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') !== true)
    return { status: 403, code: 'AccessDenied' }
  if (asked !== bucket) return { status: 404, code: 'NoSuchBucket' }
  if (request.method === 'PUT') return put(objects, name, { request, body })
  if (request.method === 'DELETE') {
    objects.delete(name)
    return { status: 204 }
  }
  const found = objects.get(name)
  return found === undefined ? { status: 404, code: 'NoSuchKey' } : { status: 200, body: found }
}

const send = (response: ServerResponse, { status, code, body }: Reply): void => {
  const error = `<?xml version="1.0"?><Error><Code>${code ?? ''}</Code><Message>test</Message></Error>`
  response.statusCode = status
  if (code !== undefined) response.setHeader('content-type', 'application/xml').end(error)
  else response.end(body)
}

/** It checks no signature, but who signs must be somebody. */
export const anySigner = { AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: 'nothing' } as const

/** Starts it on a free port of loopback, with an empty bucket. */
export const startTestS3 = async (): Promise<TestS3> => {
  const [bucket, objects] = ['documents', new Map<string, Buffer>()]
  const failing: Reply[] = []
  const server = createServer((request, response) => {
    const failure = failing.shift()
    const reply = replyTo(
      { bucket, objects: failure === undefined ? objects : new Map<string, Buffer>() },
      request,
    )
    void reply.then(done => {
      send(response, failure ?? done)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('the S3 test server has no port')
  return {
    endpoint: `http://127.0.0.1:${String(bound.port)}`,
    bucket,
    objects,
    fail: (times, status, code) => {
      failing.push(...Array.from({ length: times }, () => ({ status, code })))
    },
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
