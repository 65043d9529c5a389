/** A log in memory with real seals, read models over it, and hands to write events and to look with. */
import { randomUUID } from 'node:crypto'
import { disclosed, permitted, type Ask, type Disclosure, type Permitted } from '../../access/types.ts'
import type { Citation } from '../../domain/access/events.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import type { AnyEvent } from '../../domain/kernel/event.ts'
import { labels } from '../../domain/kernel/terms.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Permit } from '../../domain/policy/request.ts'
import { openDatabase, type Database } from '../../projections/database.ts'
import { models } from '../../projections/models.ts'
import type { Projection } from '../../projections/projection.ts'
import { queries } from '../../projections/queries.ts'
import { startRunner, type Runner, type RunnerOptions } from '../../projections/runner.ts'
import type { Notice } from '../../projections/shared.ts'
import type { Queries } from '../../projections/views.ts'
import { openJournal, type Journal } from '../../store/journal.ts'
import type { KeyStore } from '../../store/keys.ts'
import { memoryKeys } from '../../store/memory/keys.ts'
import { memoryLog } from '../../store/memory/log.ts'
import type { EventLog } from '../../store/port.ts'
import { id, moment, system } from '../support/domain.ts'

export const identity = id('f')
export const today = moment('2026-11-02T09:00:00.000Z')

export interface Log {
  readonly log: EventLog
  readonly keys: KeyStore
  readonly journal: Journal
  /** Writes events to one stream; answers the position of the last. */
  readonly write: (stream: string, events: readonly AnyEvent[], about?: About) => Promise<string>
}
export interface About {
  readonly subject?: string
  readonly at?: Instant
  readonly actor?: Actor
}

export const emptyLog = (): Log => {
  const log = memoryLog()
  const keys = memoryKeys()
  const journal = openJournal(log, keys)
  return {
    log,
    keys,
    journal,
    write: async (stream, events, { subject, at = today, actor = system } = {}) => {
      const meta = {
        actor,
        purpose: 'feed',
        command: randomUUID(),
        correlation: randomUUID(),
        ...(subject === undefined ? {} : { subject }),
      } as const
      const appended = await journal.append(
        stream,
        'any',
        events.map(event => ({ id: randomUUID(), event, meta, at })),
      )
      if (appended.outcome !== 'appended') throw new Error('not appended')
      return appended.position
    },
  }
}

export interface World extends Log {
  readonly database: Database
  readonly runner: Runner
  readonly queries: Queries
  readonly notices: Notice[]
  /** Waits until the read models hold everything in the log. */
  readonly settled: () => Promise<void>
  readonly close: () => Promise<void>
}

export interface Over extends Partial<Pick<RunnerOptions, 'backoffMs' | 'identity' | 'source'>> {
  readonly projections?: readonly Projection[]
  readonly url?: string
  readonly from?: Log
}

export const openWorld = async ({
  from = emptyLog(),
  url = 'sqlite::memory:',
  ...over
}: Over = {}): Promise<World> => {
  const database = openDatabase(url)
  const notices: Notice[] = []
  try {
    const runner = await startRunner({
      source: from.journal,
      projections: models,
      identity,
      backoffMs: [1, 1],
      ...over,
      database,
      clock: () => today,
      report: notice => notices.push(notice),
    })
    return {
      ...from,
      database,
      runner,
      notices,
      queries: queries(database, runner),
      settled: async () => runner.caughtUp(await from.log.end(), 10_000),
      close: async () => {
        await runner.stop()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

const everything: Permit = {
  outcome: 'permit',
  rule: 'own-record',
  policy: '2026-11',
  shows: 'contents',
  labels,
  unset: true,
  beforeRelease: false,
}

/** Leave as the policy would give it: by default the patient's own. */
export const leave = (patient: string, permit: Partial<Permit> = {}, ask: Partial<Ask> = {}): Permitted => ({
  [permitted]: true,
  ask: {
    by: { user: patient, role: 'patient' },
    session: id('e'),
    patient,
    look: 'record',
    purpose: 'ownRecord',
    ...ask,
  },
  permit: { ...everything, ...permit },
  at: today,
  cites: [],
  newest: undefined,
})

/** A disclosure as access would make it. */
export const shown = (may: Permitted, entries: readonly Citation[] = []): Disclosure => ({
  [disclosed]: true,
  ask: may.ask,
  permit: may.permit,
  at: may.at,
  patient: may.ask.patient,
  entries,
})

/** What a professional with these labels may see, before release too. */
export const clinician = (held: Permit['labels'], team?: string): Partial<Permit> => ({
  rule: 'shared-with-team',
  labels: held,
  unset: held.length === labels.length,
  beforeRelease: true,
  ...(team === undefined ? {} : { ownTeam: team }),
})
