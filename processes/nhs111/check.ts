/** A check of what a receiver holds, beside what its receipts say: what differs is put on record, and the newest is sent again. */
import { streamName } from '../../domain/kernel/ids.ts'
import { note as aggregate } from '../../domain/note/decider.ts'
import type { Checked } from '../../domain/receiver/events.ts'
import type { Nhs111Deps } from './deps.ts'
import { progressOf } from './letter.ts'
import { NotNow, Refused } from './outcome.ts'
import { progressAt, type NoteProgress } from './progress.ts'
import type { Receiver } from './receiver.ts'
import type { Recorder } from './record.ts'
import type { Sender } from './sender.ts'

interface Parts {
  readonly deps: Nhs111Deps
  readonly receiver: Receiver
  readonly sender: Sender
  readonly record: Recorder
  /** Every note as far as the log was followed. */
  readonly notes: ReadonlyMap<string, NoteProgress>
}

const everythingHeld = async (receiver: Receiver): Promise<ReadonlyMap<string, number>> => {
  const held = new Map<string, number>()
  let after: string | undefined
  do {
    const { items, next } = await receiver.list(after)
    for (const { note, version } of items) held.set(note, version)
    if (next !== undefined && next === after) throw new NotNow('its list does not go on')
    after = next
  } while (after !== undefined)
  return held
}

/** How many are looked up at each check for having been erased. */
const askedAtOnce = 1000

/** Makes the check of one receiver. */
export const makeCheck = ({ deps, receiver, sender, record, notes }: Parts) => {
  const { journal, keys, clock } = deps
  const { name } = receiver
  let from = 0

  const loaded = async (note: string): Promise<NoteProgress> =>
    progressOf(await journal.load(streamName(aggregate.category, note)))

  /** Looked at again while nothing is under way for the note: what was only passing differs no more. */
  const settle = async (note: string, startedAt: string): Promise<boolean> => {
    const known = await loaded(note)
    if (known.erased) {
      await receiver.send({ note, status: 'erased' }, `erased-${note}`)
      return true
    }
    if (known.versions === 0) return true
    const held: number | 'none' = (await receiver.held(note))?.version ?? 'none'
    if (held === progressAt(known, name).held) return false
    const data = { receiver: name, held, checkedAt: clock() }
    await record.ofNote(note, [name, startedAt, String(held)], { type: 'RecordHolding', data })
    return true
  }

  const differs = async (note: string, startedAt: string): Promise<boolean> => {
    const found = await sender.alone(note, () => settle(note, startedAt))
    if (found) sender.wake(note)
    return found
  }

  /** Of those that it holds, some at each check: whose key is gone by now. */
  const erasedOf = async (held: readonly string[]): Promise<ReadonlySet<string>> => {
    const asked = held.slice(from, from + askedAtOnce)
    from = from + askedAtOnce < held.length ? from + askedAtOnce : 0
    const gone = await Promise.all(
      asked.map(async note => ((await keys.find(note)).state === 'destroyed' ? [note] : [])),
    )
    return new Set(gone.flat())
  }

  const asExpected = (note: string, held: number | undefined, erased: boolean): boolean => {
    const known = notes.get(note)
    if (erased || known?.erased === true) return held === undefined
    return (known === undefined ? 'none' : progressAt(known, name).held) === (held ?? 'none')
  }

  const compare = async (startedAt: Checked['startedAt']): Promise<Omit<Checked, 'endedAt'>> => {
    const held = await everythingHeld(receiver)
    const all = new Set([...held.keys(), ...notes.keys()])
    const erased = await erasedOf([...held.keys()])
    let differing = 0
    for (const note of all) {
      if (asExpected(note, held.get(note), erased.has(note))) continue
      if (await differs(note, startedAt)) differing += 1
    }
    return { receiver: name, compared: all.size, differing, startedAt, state: 'done' }
  }

  /** Asks the receiver once; the check stands in the log whether it answered or not. */
  return async (): Promise<Checked> => {
    const startedAt = clock()
    const came = await compare(startedAt).catch((error: unknown) => {
      if (error instanceof NotNow || error instanceof Refused)
        return { receiver: name, compared: 0, differing: 0, startedAt, state: 'unanswered' as const }
      throw error
    })
    const checked = { ...came, endedAt: clock() }
    await record.check(checked)
    return checked
  }
}
