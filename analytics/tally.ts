/** A question's answer kept up with the tables: counted whole once, then moved by the people about whom anything came in. */
import type { ClickHouseClient } from '@clickhouse/client'
import { keyOf, type Cell, type Cube, type Place } from './control/cube.ts'
import { cubeAt, movesBetween, type Move } from './count.ts'
import { dimensionsOf, type Question } from './questions/question.ts'
import { touchedBetween, type Between, type Touched } from './touched.ts'

type Places = readonly Place[]

/** Each place with all its totals, once. */
const withTotals = (places: Places): ReadonlyMap<string, Place> => {
  const every = places.flatMap(place =>
    place.reduce<Places>(
      (all, value) =>
        all.flatMap(one => [
          [...one, null],
          [...one, value],
        ]),
      [[]],
    ),
  )
  return new Map(every.map(place => [keyOf(place), place]))
}

const add = (cells: Map<string, Cell>, places: Places, people: 1 | -1): void => {
  for (const [key, place] of withTotals(places)) {
    const count = (cells.get(key)?.people ?? 0) + people
    if (count === 0) cells.delete(key)
    else cells.set(key, { place, count, people: count })
  }
}

/** Puts people down who moved; somebody who came back to where they stood first has not moved. */
const note = (moved: Map<string, Places>, { person, was, now }: Move): void => {
  const first = moved.get(person) ?? was
  if (JSON.stringify(first) === JSON.stringify(now)) moved.delete(person)
  else moved.set(person, first)
}

/** The figures that are compared with: which they are, and the number of the event that they were counted through. */
export interface Compared {
  readonly through: string
  readonly seq: number
}

interface Standing {
  seq: number
  readonly cells: Map<string, Cell>
  /** Where people stood when the compared figures were counted, of those who stand elsewhere now. */
  moved: Map<string, Places>
  compared: string | undefined
}

export interface Tally {
  readonly cube: Cube
  /** How many people stand elsewhere than in the figures that it was compared with; everybody, where it was compared with none. */
  readonly changed: number
}

const tallyOf = (question: Question, { cells, moved, compared }: Standing): Tally => {
  const sorted = [...cells].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell)
  const everybody = cells.get(keyOf(question.breakdowns.map(() => null)))?.people ?? 0
  const cube = { dimensions: dimensionsOf(question), cells: sorted }
  return { cube, changed: compared === undefined ? everybody : moved.size }
}

/** Keeps the answers to questions up. What a tally says is what the tables say as of that event, each row counted exactly once. */
export const openTallies = (client: ClickHouseClient) => {
  const known = new Map<string, Standing>()

  /** Questions are looked at one after another, mostly between the same two events. */
  let last: { readonly between: Between; readonly touched: Touched } | undefined
  const moves = async (question: Question, between: Between): Promise<readonly Move[]> => {
    const isLast = last?.between.every((seq, place) => seq === between[place]) === true
    const range = isLast && last ? last : { between, touched: await touchedBetween(client, between) }
    last = range
    return movesBetween(client, question, range)
  }
  const counted = async (question: Question, seq: number): Promise<Standing> => {
    const { cells } = await cubeAt(client, question, seq)
    return {
      seq,
      cells: new Map(cells.map(cell => [keyOf(cell.place), cell])),
      moved: new Map(),
      compared: undefined,
    }
  }
  const moveOn = async (question: Question, standing: Standing, seq: number): Promise<void> => {
    if (seq === standing.seq) return
    for (const one of await moves(question, [standing.seq, seq])) {
      add(standing.cells, one.was, -1)
      add(standing.cells, one.now, 1)
      note(standing.moved, one)
    }
    standing.seq = seq
  }
  /** Nobody has moved since figures that were counted through this very event: most are compared with the last look's. */
  const compareHere = (standing: Standing, compared: Compared | undefined): void => {
    if (compared?.seq !== standing.seq || standing.compared === compared.through) return
    standing.moved = new Map()
    standing.compared = compared.through
  }
  const compare = async (question: Question, standing: Standing, compared: Compared): Promise<void> => {
    if (standing.compared === compared.through) return
    const all = await moves(question, [compared.seq, standing.seq])
    standing.moved = new Map(all.map(({ person, was }) => [person, was]))
    standing.compared = compared.through
  }
  return {
    client,
    /** The answer as of an event, compared with earlier figures where there are any. */
    at: async (question: Question, seq: number, compared: Compared | undefined): Promise<Tally> => {
      const before = known.get(question.name)
      // Whatever fails on the way leaves nothing half moved.
      known.delete(question.name)
      const isBehind = before !== undefined && before.seq <= seq
      const standing = isBehind ? before : await counted(question, seq)
      compareHere(standing, compared)
      await moveOn(question, standing, seq)
      if (compared !== undefined) await compare(question, standing, compared)
      known.set(question.name, standing)
      return tallyOf(question, standing)
    },
  }
}
export type Tallies = ReturnType<typeof openTallies>
