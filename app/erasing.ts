/** Erases a person from beginning to end. A mark with the keys says that it was begun: what is cut off is finished by whoever has the turn next. */
import { opaqueId, nhsNumber, streamName } from '../domain/kernel/ids.ts'
import { patient as record } from '../domain/patient/decider.ts'
import { namedNumbers } from '../feeds/hl7v2/mapping/named.ts'
import { portalLimits } from '../portal/exchange.ts'
import { forgetPerson } from '../portal/signIn/forget.ts'
import { erasePerson } from '../processes/erasure.ts'
import type { KeyStore } from '../store/keys.ts'
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

/** The records whose erasure was begun and is not finished. */
export const erasuresBegun = async ({ marks }: Pick<KeyStore, 'marks'>): Promise<readonly string[]> =>
  (await marks()).filter(word => word.startsWith(begun)).map(word => opaqueId.parse(word.slice(begun.length)))

/** Marks with the keys: one by the id of each record whose erasure was begun, durable before the first byte goes; and what is owed. */
const marksWith = (keys: KeyStore) => ({
  begin: (patient: string) => keys.mark(`${begun}${patient}`),
  end: (patient: string) => keys.clear(`${begun}${patient}`),
  begun: () => erasuresBegun(keys),
  owe: () => keys.mark(recountOwed),
  settle: () => keys.clear(recountOwed),
  owes: async (): Promise<boolean> => (await keys.marks()).includes(recountOwed),
})

interface Parts {
  readonly exchange: Exchange
  readonly stores: Stores
  readonly counting: Pick<Counting, 'reload'>
  /** Where others share the log, tells them that somebody was erased, and whoever counts counts anew: durable once it answers. */
  readonly announce?: () => Promise<void>
}

/** Opens erasing over an open exchange. */
export const openErasing = ({ exchange, stores, counting, announce }: Parts): Erasing => {
  const marks = marksWith(stores.keys)
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
    if (!(await counting.reload(tell)) && announce === undefined) await marks.owe()
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
