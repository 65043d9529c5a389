/** Events that the facts name by letters, [A,B]: the same letter is the same id within one case. */
import { jsonEvent, type EventData, type EventStoreDBClient } from '@eventstore/db-client'
import { errorShape } from './answers.ts'
import { readWhole } from './stage.ts'

export interface Letters {
  /** The events of a list such as `A,B`; `other` gives the same ids another type and other data. */
  readonly events: (list: string, other?: boolean) => EventData[]
  /** A stream as the facts write it, `["0:A", "1:B"]`, or the type of the error of reading it. */
  readonly stream: (client: EventStoreDBClient, stream: string) => Promise<unknown>
}

export const createLetters = (): Letters => {
  const ids = new Map<string, string>()
  const idOf = (letter: string): string => {
    const id = ids.get(letter) ?? crypto.randomUUID()
    ids.set(letter, id)
    return id
  }
  const letterOf = (id: string): string => [...ids].find(([, one]) => one === id)?.[0] ?? id
  return {
    events: (list, other = false) =>
      list
        .split(',')
        .map(letter => jsonEvent({ id: idOf(letter), type: other ? 'Other' : 'T', data: { letter, other } })),
    stream: async (client, stream) => {
      try {
        const events = await readWhole(client, stream)
        return events.map(({ revision, id }) => `${revision}:${letterOf(id)}`)
      } catch (error) {
        return errorShape(error)['type']
      }
    },
  }
}
