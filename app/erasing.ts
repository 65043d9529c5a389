/** Erases a person from beginning to end. A mark beside the keys says that it was begun: what is cut off is finished at the next start. */
import { open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { opaqueId, nhsNumber, streamName } from '../domain/kernel/ids.ts'
import { patient as record } from '../domain/patient/decider.ts'
import { namedNumbers } from '../feeds/hl7v2/mapping/named.ts'
import { portalLimits } from '../portal/exchange.ts'
import { forgetPerson } from '../portal/signIn/forget.ts'
import { erasePerson } from '../processes/erasure.ts'
import { syncFolder } from '../store/folder/durable.ts'
import type { Exchange } from './compose.ts'
import type { Counting } from './counting.ts'
import { openDirectory } from './directory.ts'
import type { Stores } from './stores.ts'

type Tell = (words: string) => void

export interface Erasing {
  /** Erases whoever holds this NHS number, or has the record with this id. Throws where nobody does. */
  readonly erase: (who: string, tell: Tell) => Promise<void>
  /** Finishes what was cut off; answers how many erasures that were. */
  readonly finish: (tell: Tell) => Promise<number>
}

const begun = 'erasing-'
/** Somebody was erased while nothing could be counted: what is counted from may still hold them. */
const recountOwed = 'recount-owed'

/** The records whose erasure was begun and is not finished; `besideKeys` is the folder of the marks. */
export const erasuresBegun = async (besideKeys: string): Promise<readonly string[]> =>
  (await readdir(besideKeys))
    .filter(name => name.startsWith(begun))
    .map(name => opaqueId.parse(name.slice(begun.length)))

/** Empty files beside the key store (with keys on a server, on the machine that erases): one by the id of each record whose erasure was begun, durable before the first byte goes; and what is owed. */
const marksIn = (folder: string) => {
  const set = async (name: string): Promise<void> => {
    await (await open(join(folder, name), 'w', 0o600)).close()
    await syncFolder(folder)
  }
  const clear = async (name: string): Promise<void> => {
    await rm(join(folder, name), { force: true })
    await syncFolder(folder)
  }
  return {
    begin: (patient: string) => set(`${begun}${patient}`),
    end: (patient: string) => clear(`${begun}${patient}`),
    begun: () => erasuresBegun(folder),
    owe: () => set(recountOwed),
    settle: () => clear(recountOwed),
    owes: async (): Promise<boolean> => (await readdir(folder)).includes(recountOwed),
  }
}

interface Parts {
  readonly exchange: Exchange
  readonly stores: Stores
  readonly counting: Pick<Counting, 'reload'>
  /** Tells the other processes that somebody was erased: durable once it answers. */
  readonly announce?: () => Promise<void>
}

/** Opens erasing over an open exchange; `besideKeys` is the folder of its marks. */
export const openErasing = ({ exchange, stores, counting, announce }: Parts, besideKeys: string): Erasing => {
  const marks = marksIn(besideKeys)
  const { journal, sessions } = stores

  const patientOf = async (who: string): Promise<string> => {
    const number = nhsNumber.safeParse(who)
    if (number.success) {
      const holder = await exchange.identity.patientByNhsNumber(number.data)
      if (holder === undefined)
        throw new Error(
          'nobody holds that NHS number: give the id of the record, as in the address of its access log',
        )
      return holder
    }
    const id = opaqueId.safeParse(who)
    if (!id.success) throw new Error('that is neither a valid NHS number nor the id of a record')
    const history = await journal.load(streamName(record.category, id.data))
    if (history.length === 0) throw new Error('there is no record with that id')
    return id.data
  }
  const eraseWhole = async (patient: string, tell: Tell): Promise<void> => {
    await marks.begin(patient)
    await forgetPerson({ ...exchange, sessions, secret: stores.keys.secret, limits: portalLimits }, patient)
    const reading = {
      numbers: { hl7v2: namedNumbers },
      directory: openDirectory(journal),
      tell: (events: number) => tell(`${String(events)} events of messages read`),
    }
    const { messages, blobs, undecided } = await erasePerson({ ...exchange, ...stores, ...reading }, patient)
    tell(`key destroyed; ${String(messages)} messages and ${String(blobs)} documents with it`)
    if (undecided.length > 0)
      tell(
        `${String(undecided.length)} waiting messages name this person and another: decide them in quarantine`,
      )
    await exchange.runner.rebuild(undefined, ({ events, at }) =>
      tell(`${String(events)} events read, to ${at}`),
    )
    if (!(await counting.reload(tell))) await marks.owe()
    await announce?.()
    await marks.end(patient)
  }
  const finish: Erasing['finish'] = async tell => {
    const unfinished = await marks.begun()
    for (const patient of unfinished) await eraseWhole(patient, tell)
    if ((await marks.owes()) && (await counting.reload(tell))) await marks.settle()
    return unfinished.length
  }
  return {
    finish,
    erase: async (who, tell) => {
      await finish(tell)
      await eraseWhole(await patientOf(who), tell)
    },
  }
}
