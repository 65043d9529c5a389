/** People who give and withdraw a consent and look at a record, at either of two processes, for as long as they are let. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster, Name, People } from './cluster.ts'
import type { Several } from './several.ts'

/** A status, or that nobody answered. */
type Told = number | 'away'

/** What came of it. */
export interface Visits {
  /** The GP was shown the record while the consent stood, and refused it after it was withdrawn. */
  readonly shown: number
  readonly refused: number
  /** Refused so while some process was away. */
  readonly refusedMeanwhile: number
  /** Whatever a process told that it may not tell. */
  readonly faults: readonly string[]
}

interface Visiting {
  readonly several: Several
  readonly cluster: Cluster
  readonly people: People
  readonly random: () => number
}

const doors = ['one', 'other'] as const

/** What may be told while something is away. */
const isExcused = (told: Told): boolean => told === 'away' || told === 503

const pauseMs = 60

/** Begins; `stop` answers what came of it. */
export const startVisits = ({ several, cluster, people, random }: Visiting) => {
  const { patient, gp, record, share } = people
  const ending = new AbortController()
  const faults: string[] = []
  const counts = { shown: 0, refused: 0, refusedMeanwhile: 0 }

  const ask = async (
    name: Name,
    path: string,
    asked: RequestInit & { readonly as: string },
  ): Promise<Told> => {
    const program = cluster.at(name)
    if (program === undefined) return 'away'
    return several.ask(program, path, asked).then(
      ({ status }) => status,
      () => 'away' as const,
    )
  }
  const looks = (name: Name, as: string): Promise<Told> => ask(name, `${record}/entries?limit=100`, { as })

  /** Asks at one door, and where it is away at the next, until it is acknowledged. */
  const surely = async (what: string, init: RequestInit): Promise<void> => {
    for (let door = random() < 0.5 ? 0 : 1; !ending.signal.aborted; door += 1) {
      const name = doors[door % 2] ?? 'one'
      const told = await ask(name, share, { as: patient, ...init })
      if (told === 200) return
      if (!isExcused(told)) faults.push(`${what} at ${name}: ${String(told)}`)
      await sleep(pauseMs)
    }
  }
  const inOrder = (): readonly Name[] => (random() < 0.5 ? ['one', 'other'] : ['other', 'one'])

  const given = async (): Promise<void> => {
    await surely('giving', { method: 'PUT', body: JSON.stringify({ labels: ['general'] }) })
    for (const name of inOrder()) {
      const told = await looks(name, gp)
      if (told === 200) counts.shown += 1
      else if (!isExcused(told)) faults.push(`given, and ${name} told ${String(told)}`)
    }
  }
  const withdrawn = async (): Promise<void> => {
    await surely('withdrawing', { method: 'DELETE' })
    if (ending.signal.aborted) return
    for (const name of [...inOrder(), ...inOrder()]) {
      const wasWhole = cluster.isWhole()
      const told = await looks(name, gp)
      if (told === 404) counts.refused += 1
      else if (!isExcused(told)) faults.push(`withdrawn, and ${name} told ${String(told)}`)
      if (told === 404 && !wasWhole) counts.refusedMeanwhile += 1
    }
  }
  const visiting = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await given()
      await withdrawn()
      for (const name of inOrder()) await looks(name, patient)
      await sleep(pauseMs)
    }
  }
  const ended = visiting()
  return {
    stop: async (): Promise<Visits> => {
      ending.abort()
      await ended
      return { ...counts, faults }
    },
  }
}
