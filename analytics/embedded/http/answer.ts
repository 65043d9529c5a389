/** Answers as a ClickHouse server gives them: headers, rows from a file, errors. */
import { closeSync, createReadStream, fstatSync, openSync, readFileSync, unlinkSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { exceptionOf, statusOf, wordsOf } from '../exception.ts'
import type { Engine } from '../engine.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  JSON: 'application/json; charset=UTF-8',
  JSONCompact: 'application/json; charset=UTF-8',
  JSONStrings: 'application/json; charset=UTF-8',
  JSONEachRow: 'application/x-ndjson; charset=UTF-8',
  JSONCompactEachRow: 'application/x-ndjson; charset=UTF-8',
  CSV: 'text/csv; charset=UTF-8; header=absent',
  CSVWithNames: 'text/csv; charset=UTF-8; header=present',
  TabSeparated: 'text/tab-separated-values; charset=UTF-8',
  Native: 'application/octet-stream',
  RowBinary: 'application/octet-stream',
  Parquet: 'application/octet-stream',
}

/** What a statement did, as the engine counts it. `elapsed` in seconds. */
export interface Counts {
  readonly rowsRead: number
  readonly bytesRead: number
  readonly elapsed: number
}

/** The counters of `X-ClickHouse-Summary`: strings, as a server writes them. */
export const summaryOf = ({ rowsRead, bytesRead, elapsed }: Counts, wrote: boolean): string =>
  JSON.stringify({
    read_rows: String(rowsRead),
    read_bytes: String(bytesRead),
    written_rows: wrote ? String(rowsRead) : '0',
    written_bytes: wrote ? String(bytesRead) : '0',
    total_rows_to_read: '0',
    result_rows: wrote ? String(rowsRead) : '0',
    result_bytes: wrote ? String(bytesRead) : '0',
    elapsed_ns: String(Math.round(elapsed * 1e9)),
  })

/** Headers of every answer. */
export const commonHeaders = (
  response: ServerResponse,
  engine: Engine,
  about: { readonly queryId: string; readonly format: string },
): void => {
  response.setHeader('X-ClickHouse-Query-Id', about.queryId)
  response.setHeader('X-ClickHouse-Server-Display-Name', 'embedded')
  response.setHeader('X-ClickHouse-Timezone', engine.timezone)
  response.setHeader('X-ClickHouse-Format', about.format)
  response.setHeader('Content-Type', mediaTypes[about.format] ?? 'text/plain; charset=UTF-8')
}

/** Up to here an answer is sent in one piece, in bytes. */
const onePiece = 1024 * 1024

/**
 * Sends a file of rows whose name goes at once, so that nothing is left behind however this ends. What was written a moment ago is in
 * memory: reading it here and now costs less than a turn of the thread pool.
 */
export const sendRows = async (response: ServerResponse, path: string): Promise<void> => {
  const file = openSync(path, 'r')
  try {
    unlinkSync(path)
    const { size } = fstatSync(file)
    response.setHeader('Content-Length', size)
    if (size <= onePiece) response.end(readFileSync(file))
    else
      await pipeline(
        createReadStream('', { fd: file, autoClose: false, highWaterMark: 256 * 1024 }),
        response,
      )
  } finally {
    closeSync(file)
  }
}

/** Sends what went wrong, or cuts the connection where rows are on their way already. */
export const sendError = (response: ServerResponse, thrown: unknown, engine: Engine): void => {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const error = exceptionOf(thrown, `${engine.work}/`)
  const status = statusOf(error)
  response.removeHeader('Content-Encoding')
  response.removeHeader('Content-Length')
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8')
  response.setHeader('X-ClickHouse-Exception-Code', String(error.code))
  if (status === 401) response.setHeader('WWW-Authenticate', 'Basic realm="ClickHouse server HTTP API"')
  response.statusCode = status
  response.end(wordsOf(error, engine.version))
}
