/** Runs one judged statement on its own lane, with its rows going in or out by way of a file that only this process sees. */
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { ChdbResult } from '../chdb.ts'
import type { Engine, Lane } from '../engine.ts'
import { exception } from '../exception.ts'
import type { Judged } from '../sql/judge.ts'
import { identifier, literal } from '../sql/quoting.ts'
import { admitSetting } from '../sql/settings.ts'
import type { Asked } from './asked.ts'
import { commonHeaders, sendRows, summaryOf } from './answer.ts'
import type { Filling } from './gather.ts'

/** Gives a lane the bound values, which the judge's reading needs too. */
export const bind = async (lane: Lane, { values }: Asked): Promise<void> => {
  if (values.size === 0) return
  await lane.ask(`SET ${[...values].map(([name, value]) => `param_${name} = ${literal(value)}`).join(', ')}`)
}

/** Gives a lane its settings and its database. */
export const prepare = async (engine: Engine, lane: Lane, { settings, database }: Asked): Promise<void> => {
  for (const name of settings.keys()) admitSetting(name, engine.names.settings)
  if (settings.size > 0) {
    await lane.ask(`SET ${[...settings].map(([name, value]) => `${name} = ${literal(value)}`).join(', ')}`)
  }
  if (database !== undefined) await lane.ask(`USE ${identifier(database)}`)
}

/** What runs, and when it has run, how it is answered. */
export interface Run {
  /** Stands in the text that runs, and nowhere else: by it the engine is told what to stop. */
  readonly mark: string
  readonly run: () => Promise<ChdbResult>
  readonly answer: (response: ServerResponse, result: ChdbResult) => Promise<void>
  /** Throws away what it may have left. */
  readonly clear: () => void
}

const summarise = (response: ServerResponse, result: ChdbResult, wrote: boolean): void =>
  void response.setHeader('X-ClickHouse-Summary', summaryOf(result, wrote))

const rowsOut = (engine: Engine, lane: Lane, { judged, asked }: Work): Run => {
  const mark = randomUUID()
  const path = join(engine.work, mark)
  const packing = asked.packed ? `COMPRESSION 'gzip' LEVEL 3` : `COMPRESSION 'none'`
  const before = judged.sql.slice(0, judged.fileAt)
  const behind = judged.format === undefined ? `FORMAT ${asked.format}` : judged.sql.slice(judged.fileAt)
  return {
    mark,
    run: () => lane.ask(`${before}\nINTO OUTFILE ${literal(path)} ${packing}\n${behind}`),
    answer: async (response, result) => {
      commonHeaders(response, engine, { queryId: asked.queryId, format: judged.format ?? asked.format })
      summarise(response, result, false)
      if (asked.packed) response.setHeader('Content-Encoding', 'gzip')
      await sendRows(response, path)
    },
    clear: () => rmSync(path, { force: true }),
  }
}

/** Statements about things write no file; their answers are small. */
const fewOut = (engine: Engine, lane: Lane, { judged, asked }: Work): Run => {
  const mark = randomUUID()
  return {
    mark,
    run: () => lane.ask(`/* ${mark} */ ${judged.sql}`, asked.format),
    answer: (response, result) => {
      commonHeaders(response, engine, { queryId: asked.queryId, format: judged.format ?? asked.format })
      summarise(response, result, false)
      if (asked.packed) response.setHeader('Content-Encoding', 'gzip')
      response.end(asked.packed ? gzipSync(result.bytes()) : result.bytes())
      return Promise.resolve()
    },
    clear: () => undefined,
  }
}

const nothingOut = (engine: Engine, { asked, judged }: Work) => {
  return (response: ServerResponse, result: ChdbResult): Promise<void> => {
    commonHeaders(response, engine, { queryId: asked.queryId, format: judged.format ?? asked.format })
    summarise(response, result, judged.does === 'filled')
    response.end()
    return Promise.resolve()
  }
}

const rowsIn = async (engine: Engine, lane: Lane, work: Work): Promise<Run> => {
  const { judged, fill } = work
  if (fill === undefined)
    throw exception('SYNTAX_ERROR', 'Syntax error: an INSERT that says where its rows are')
  const mark = randomUUID()
  const path = join(engine.work, mark)
  const clear = (): void => rmSync(path, { force: true })
  const coding = await fill(path).catch((error: unknown) => {
    clear()
    throw error
  })
  const from = ` FROM INFILE ${literal(path)} COMPRESSION ${literal(coding)}\n`
  const sql = `${judged.sql.slice(0, judged.fileAt).trimEnd()}${from}${judged.sql.slice(judged.fileAt)}`
  return { mark, run: () => lane.ask(sql), answer: nothingOut(engine, work), clear }
}

/** A statement with everything that its request brought. */
export interface Work {
  readonly judged: Judged
  readonly asked: Asked
  readonly fill: Filling | undefined
}

/** Makes ready what a statement needs; rows on their way in are received whole before anything runs. */
export const readyRun = async (engine: Engine, lane: Lane, work: Work): Promise<Run> => {
  const { judged, asked } = work
  if (asked.readOnly && judged.does !== 'rows' && judged.does !== 'few') {
    throw exception(
      'READONLY',
      'Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly. You should use method POST for modifying queries.',
    )
  }
  if (judged.does === 'rows') return rowsOut(engine, lane, work)
  if (judged.does === 'few') return fewOut(engine, lane, work)
  if (judged.does === 'filled') return rowsIn(engine, lane, work)
  const mark = randomUUID()
  return {
    mark,
    run: () => lane.ask(`/* ${mark} */ ${judged.sql}`),
    answer: nothingOut(engine, work),
    clear: () => undefined,
  }
}
