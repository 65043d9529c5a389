/** The engine, open on a folder: lanes to ask on, and what this build of it calls its functions, engines and settings. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadChdb, type ChdbResult } from './chdb.ts'
import { mainFile, usersFile } from './configuration.ts'
import { literal } from './sql/quoting.ts'

/** One request's connection: what it sets is gone with it. */
export interface Lane {
  readonly ask: (sql: string, format?: string) => Promise<ChdbResult>
  readonly close: () => void
}

/** Names that this build knows. */
export interface Names {
  /** In lower case, since the engine takes some of them in any. */
  readonly tableFunctions: ReadonlySet<string>
  readonly engines: ReadonlySet<string>
  readonly settings: ReadonlySet<string>
}

export interface Engine {
  readonly version: string
  readonly timezone: string
  readonly names: Names
  /** Where rows on their way in and out lie for a moment. */
  readonly work: string
  readonly open: () => Lane
  /** Stops whatever runs with this mark in its text. */
  readonly stop: (mark: string) => Promise<void>
  readonly close: () => void
}

const listed = async (lane: Lane, sql: string): Promise<ReadonlySet<string>> => {
  const answer = (await lane.ask(sql, 'TSVRaw')).text()
  return new Set(answer.split('\n').filter(name => name !== ''))
}

const namesOf = async (lane: Lane): Promise<Names> => ({
  tableFunctions: await listed(lane, 'SELECT lower(name) FROM system.table_functions'),
  engines: await listed(
    lane,
    'SELECT name FROM system.table_engines UNION DISTINCT SELECT name FROM system.database_engines',
  ),
  settings: await listed(
    lane,
    'SELECT name FROM system.settings UNION DISTINCT SELECT name FROM system.merge_tree_settings',
  ),
})

/**
 * Opens the engine on `folder`, an absolute path that this process alone may read. The engine itself locks it: a second process is refused.
 * What an earlier life left on its way in or out is thrown away.
 */
export const openEngine = async (folder: string): Promise<Engine> => {
  const Session = await loadChdb()
  process.chdir(folder)
  writeFileSync(join(folder, 'users.xml'), usersFile, { mode: 0o600 })
  writeFileSync(join(folder, 'config.xml'), mainFile, { mode: 0o600 })
  const open = (): Lane => {
    const session = new Session(join(folder, 'store'), {
      connectionArgs: [`--config-file=${join(folder, 'config.xml')}`],
    })
    return {
      ask: (sql, format = 'Null') => session.queryAsync(sql, { format }),
      close: () => session.close(),
    }
  }
  const own = open()
  const work = join(folder, 'work')
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { mode: 0o700 })
  const about = (await own.ask('SELECT version(), timezone()', 'TSVRaw')).text().trimEnd().split('\t')
  const stop = async (mark: string): Promise<void> => {
    const lane = open()
    try {
      await lane.ask(
        `KILL QUERY WHERE position(query, ${literal(mark)}) > 0 AND query NOT LIKE 'KILL%' ASYNC`,
      )
    } finally {
      lane.close()
    }
  }
  return {
    version: about[0] ?? '',
    timezone: about[1] ?? 'UTC',
    names: await namesOf(own),
    work,
    open,
    stop,
    close: () => own.close(),
  }
}
