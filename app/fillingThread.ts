/** The thread that `fillingApart.ts` starts: reads the log by connections and keys of its own, which end with it. */
import { parentPort } from 'node:worker_threads'
import { fillForMain } from '../projections/fillThread.ts'
import { openJournal } from '../store/journal.ts'
import { openKeys } from './adapters.ts'
import { openLogReader, readingOnly } from './eventLog.ts'
import type { FillingAsked } from './fillingApart.ts'
import { withOpened } from './opening.ts'
import { allRoles, modelsOf } from './roles.ts'

parentPort?.once('message', ({ stores, buildings }: FillingAsked) => {
  void withOpened(async open => {
    if (parentPort === null) return
    const log = await open(openLogReader(stores.events))
    const keys = await open(openKeys(stores))
    await fillForMain(parentPort, {
      source: openJournal(readingOnly(log), keys),
      readModelsUrl: `sqlite:${stores.readModels}`,
      projections: modelsOf(allRoles),
      buildings,
    })
  })
})
