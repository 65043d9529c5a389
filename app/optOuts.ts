/** Takes in a list of the National Data Opt-out: one command a person whom it changes, so that the same list again changes nothing. */
import { foldedReader } from '../access/folded.ts'
import { together } from '../access/together.ts'
import { consent, isOptedOut } from '../domain/consent/decider.ts'
import { isNewerThan } from '../domain/consent/optOut.ts'
import { optOutList } from '../domain/optOutList/decider.ts'
import { theLists } from '../domain/optOutList/events.ts'
import { patient as record } from '../domain/patient/decider.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import { openAsk } from './ask.ts'
import type { Exchange } from './compose.ts'
import type { OptOutList } from './optOutList.ts'

/** How many people are asked about at a time. */
const atATime = 64
const reportEvery = 1000
const patienceMs = 60_000

interface Parts {
  readonly exchange: Exchange
  readonly stores: { readonly journal: Journal; readonly keys: KeyStore }
}

/** What became of somebody whom the list is about. */
type Became = 'set' | 'takenBack' | 'asBefore' | 'newerChoice' | 'noRecord'

const words: Readonly<Record<Became, string>> = {
  set: 'opted out now',
  takenBack: 'no longer opted out',
  asBefore: 'as before',
  newerChoice: 'with a newer choice, which stands',
  noRecord: 'without a record here',
}

const told = (outcomes: readonly Became[]): string =>
  Object.entries(words)
    .map(([became, how]) => `${String(outcomes.filter(one => one === became).length)} ${how}`)
    .join(', ')

/** Applies the list; tells how far it is, and at last how many people became what. Throws, with nothing done, where a newer list was taken in. */
export const importOptOuts = async (
  { exchange, stores }: Parts,
  list: OptOutList,
  report: (words: string) => void,
): Promise<void> => {
  const { asOf, evenIfOlder, optedOut, notOptedOut } = list
  const { journal, keys } = stores
  const session = exchange.ids.opaque()
  const ask = openAsk(exchange, () => session)
  const consents = foldedReader(journal, keys, consent)
  const records = foldedReader(journal, keys, record)

  const tell = async (id: string, wished: boolean): Promise<Became> => {
    const { state } = await consents(id)
    if (state.status === 'erased') return 'noRecord'
    const command = { type: 'RecordNationalOptOut', data: { optedOut: wished, asOf } } as const
    const { changed } = await ask({ aggregate: consent, id, command })
    if (changed) return wished ? 'set' : 'takenBack'
    return isOptedOut(state) !== wished && isNewerThan(state.optOut, list) ? 'newerChoice' : 'asBefore'
  }
  const listed = async (number: string): Promise<Became> => {
    const id = await exchange.identity.patientByNhsNumber(number)
    return id === undefined ? 'noRecord' : tell(id, true)
  }

  /** Whether the list says of somebody that they have not opted out. Nobody without a number stands on any list. */
  const clears = async (id: string): Promise<boolean> => {
    const { state } = await records(id)
    const number = state.status === 'none' || state.status === 'erased' ? undefined : state.nhsNumber
    if (number === undefined) return false
    return cleared === 'everybodyElse' ? !out.has(number) : cleared.has(number)
  }
  const out = new Set(optedOut)
  const cleared = notOptedOut === 'everybodyElse' ? notOptedOut : new Set(notOptedOut)

  const command = { type: 'TakeOptOutList', data: { asOf, evenIfOlder } } as const
  await ask({ aggregate: optOutList, id: theLists, command })
  let looked = 0
  const outcomes = await together(atATime, optedOut, async number => {
    looked += 1
    if (looked % reportEvery === 0) report(`${String(looked)} of ${String(optedOut.length)} looked up`)
    return listed(number)
  })
  await exchange.queries.caughtUp(await journal.end(), patienceMs, ['consents'])
  const toldBefore = await exchange.queries.consents.toldOptedOut()
  const ended = await together(atATime, toldBefore, async id =>
    (await clears(id)) ? [await tell(id, false)] : [],
  )
  report(told([...outcomes, ...ended.flat()]))
}
