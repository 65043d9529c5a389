/** Asks the same addresses again and again while something happens, and keeps what was answered, and when. */
import { setTimeout as sleep } from 'node:timers/promises'

/** What one address answered once. */
export interface Answered {
  readonly status: number
  readonly type: string
  readonly text: string
  readonly askedAt: number
  readonly answeredAt: number
}

export type Ask = () => Promise<Pick<Answered, 'status' | 'type' | 'text'>>

export interface Probes {
  readonly seen: (name: string) => readonly Answered[]
  /** The last answer is awaited. */
  readonly end: () => Promise<void>
}

const everyMs = 500

/** Asks with fetch. */
export const fetching =
  (url: string, headers: Readonly<Record<string, string>> = {}): Ask =>
  async () => {
    const answer = await fetch(url, { headers })
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      text: await answer.text(),
    }
  }

/** Begins; each address is asked by one asker, who waits for the answer and then a moment. */
export const openProbes = (asks: Readonly<Record<string, Ask>>): Probes => {
  const answers = new Map<string, Answered[]>(Object.keys(asks).map(name => [name, []]))
  let over = false
  const isOver = (): boolean => over
  const asker = async ([name, ask]: readonly [string, Ask]): Promise<void> => {
    while (!isOver()) {
      const askedAt = Date.now()
      const answer = await ask()
      answers.get(name)?.push({ ...answer, askedAt, answeredAt: Date.now() })
      await sleep(everyMs)
    }
  }
  const asking = Promise.all(Object.entries(asks).map(asker))
  asking.catch(() => undefined)
  return {
    seen: name => answers.get(name) ?? [],
    end: async () => {
      over = true
      await asking
    },
  }
}
