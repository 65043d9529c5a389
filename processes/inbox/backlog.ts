/** What was left when the inbox last stopped, found by the types of the events alone: nothing is opened. */
import { idOf } from '../../domain/kernel/ids.ts'
import type { EventLog, StoredEvent } from '../../store/port.ts'

/** Messages to work on, in the order of their receipt, and how far the log was read. */
export interface Backlog {
  /** Received and not yet filed, refused or quarantined. */
  readonly open: readonly string[]
  /** In quarantine: looked at again, because what they wait for may have been claimed just before the stop. */
  readonly quarantined: readonly string[]
  readonly through: string | undefined
}

/** The category that the inbox follows. */
export const messages: readonly string[] = ['message']

const states: Readonly<Record<string, 'open' | 'quarantined' | 'closed'>> = {
  MessageReceived: 'open',
  QuarantineResolved: 'open',
  MessageQuarantined: 'quarantined',
  MessageFiled: 'closed',
  MessageRefused: 'closed',
}

/** Reads every message's state. */
export const readBacklog = async (log: Pick<EventLog, 'readAll'>): Promise<Backlog> => {
  const left = new Map<string, 'open' | 'quarantined'>()
  let last: StoredEvent | undefined
  for await (const page of log.readAll({ categories: messages })) {
    for (const event of page) {
      const state = states[event.type]
      if (state === 'closed') left.delete(idOf(event.stream))
      else if (state !== undefined) left.set(idOf(event.stream), state)
    }
    last = page.at(-1) ?? last
  }
  const of = (wanted: string): readonly string[] =>
    [...left].filter(([, state]) => state === wanted).map(([id]) => id)
  return { open: of('open'), quarantined: of('quarantined'), through: last?.position }
}
