/** A demonstration made over stores in memory, as the events of its log. */
import { createHash } from 'node:crypto'
import { pino } from 'pino'
import { openCore } from '../../../app/compose.ts'
import { makeDemonstration } from '../../../app/demonstration/make.ts'
import { randomIds } from '../../../app/ids.ts'
import { settleIdentity } from '../../../app/logIdentity.ts'
import type { Recorded } from '../../../domain/kernel/event.ts'
import { addDays, instant } from '../../../domain/kernel/time.ts'
import { openJournal } from '../../../store/journal.ts'
import { memoryBlobs } from '../../../store/memory/blobs.ts'
import { memoryKeys } from '../../../store/memory/keys.ts'
import { memoryLog } from '../../../store/memory/log.ts'

export const end = instant.parse('2026-11-20T09:00:00.000Z')
export const begins = addDays(end, -730)

/** Stores whose named secrets are the same every time, as those of one key store are. */
const fixedStores = () => {
  const secret = (name: string) => Promise.resolve(new Uint8Array(createHash('sha256').update(name).digest()))
  const keys = { ...memoryKeys(), secret }
  const log = memoryLog()
  return { log, keys, journal: openJournal(log, keys), blobs: memoryBlobs() }
}

/** A demonstration of so many people. */
export const demonstrated = async (people: number): Promise<readonly Recorded[]> => {
  const stores = fixedStores()
  const core = openCore(stores, () => end, randomIds)
  await settleIdentity({ ...stores, ...core }, 'demonstration')
  const logger = pino({ level: 'silent' })
  await makeDemonstration({ stores, people, end, logger, onProgress: () => undefined })
  const events: Recorded[] = []
  for await (const page of stores.journal.readAll()) events.push(...page)
  return events
}

/** The data of the events of one type. */
export const dataOf = (events: readonly Recorded[], type: string): readonly unknown[] =>
  events.flatMap(({ event }) => (event.type === type && 'data' in event ? [event.data] : []))

/**
 * What each stream says: not the ids of commands, which are drawn where several ask at once, nor hashes of sealed bytes. How streams lie
 * between one another is left to chance, as it is wherever several write at once.
 */
export const told = (events: readonly Recorded[]): readonly string[] =>
  events
    .filter(({ stream }) => !stream.startsWith('log-'))
    .map(({ stream, revision, at, event }) =>
      JSON.stringify({ stream, revision, at, event }).replaceAll(/(?<="hash":")[0-9a-f]{64}/g, ''),
    )
    .sort()
