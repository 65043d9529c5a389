/** What one HTTP request asks, in ClickHouse's terms: everything from its URL and headers, checked. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { exception } from '../exception.ts'

export interface Asked {
  readonly queryId: string
  /** SQL from the URL; the body may hold the rest. */
  readonly query: string
  readonly database: string | undefined
  /** The format where the statement names none. */
  readonly format: string
  readonly values: ReadonlyMap<string, string>
  readonly settings: ReadonlyMap<string, string>
  /** Whether only reading is allowed: GET. */
  readonly readOnly: boolean
  /** The answer's compression. */
  readonly packed: boolean
}

/** Parameters that the HTTP interface itself reads, or that change nothing here. */
const ownParameters: ReadonlySet<string> = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'quota_key',
  'buffer_size',
  'wait_end_of_query',
  'enable_http_compression',
  'http_zlib_compression_level',
  'http_headers_progress_interval_ms',
  'send_progress_in_http_headers',
  'cancel_http_readonly_queries_on_client_close',
  'http_write_exception_in_output_format',
])

const unknownHere: ReadonlySet<string> = new Set(['session_id', 'session_timeout', 'session_check', 'role'])

const refuseUnknown = (name: string, value: string): void => {
  const native = (name === 'compress' || name === 'decompress') && value !== '0'
  if (native || unknownHere.has(name)) {
    throw exception('NOT_IMPLEMENTED', `${name} is not supported by the embedded engine`)
  }
}

const plain = (name: string, what: string): string => {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/u.test(name)) return name
  throw exception('BAD_ARGUMENTS', `Not a name of ${what}: ${name}`)
}

const headerOf = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

const formatOf = (request: IncomingMessage, given: URLSearchParams): string => {
  const format = given.get('default_format') ?? headerOf(request, 'x-clickhouse-format') ?? 'TabSeparated'
  if (/^[A-Za-z0-9]+$/u.test(format)) return format
  throw exception('UNKNOWN_FORMAT', `Unknown format ${format}`)
}

const wantsPacked = (request: IncomingMessage, given: URLSearchParams): boolean =>
  given.get('enable_http_compression') === '1' && /\bgzip\b/u.test(headerOf(request, 'accept-encoding') ?? '')

const isOwn = (name: string): boolean =>
  ownParameters.has(name) || name === 'compress' || name === 'decompress'

const databaseOf = (request: IncomingMessage, given: URLSearchParams): string | undefined => {
  const database = given.get('database') ?? headerOf(request, 'x-clickhouse-database')
  return database === 'default' || database === '' ? undefined : database
}

const refuseForm = (request: IncomingMessage): void => {
  if (!(headerOf(request, 'content-type') ?? '').startsWith('multipart/')) return
  throw exception('NOT_IMPLEMENTED', 'Multipart forms are not supported by the embedded engine')
}

/** Reads a request. Throws what a server would answer. */
export const askedBy = (request: IncomingMessage, given: URLSearchParams): Asked => {
  refuseForm(request)
  const values = new Map<string, string>()
  const settings = new Map<string, string>()
  for (const [name, value] of given) {
    refuseUnknown(name, value)
    if (name.startsWith('param_')) values.set(plain(name.slice(6), 'a bound value'), value)
    else if (!isOwn(name)) settings.set(plain(name, 'a setting'), value)
  }
  return {
    queryId: given.get('query_id') ?? randomUUID(),
    query: given.get('query') ?? '',
    database: databaseOf(request, given),
    format: formatOf(request, given),
    values,
    settings,
    readOnly: request.method === 'GET',
    packed: wantsPacked(request, given),
  }
}
