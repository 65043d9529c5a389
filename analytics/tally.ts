/** An answer kept up with the tables: counted whole once, then moved by the people about whom anything came in. */
import type { ClickHouseClient } from '@clickhouse/client'
import { keyOf, type Cell, type Cube, type Place } from './control/cube.ts'
import { cellsAt, isTold, movesBetween, whomBetween, type AsOf, type Between, type Move } from './count.ts'
import { dimensionsOf, placing, withTotals, type Answer, type Question } from './questions/question.ts'

type Places = readonly Place[]
type Cells = Map<string, Cell>

/** The figures that are compared with: which they are, and as of what they were counted. */
export interface Compared extends AsOf {
  readonly through: string
}

/** One question of an answer as it stands. */
interface Part {
  readonly question: Question
  readonly cells: Cells
  /** Every place in the answer that one of a person's own is counted at. */
  readonly everyPlace: (place: Place) => Places
  /** Where people stood when the compared figures were counted, of those who stand elsewhere now. */
  moved: Map<string, Places>
}

interface Standing {
  asOf: AsOf
  readonly parts: readonly Part[]
  compared: string | undefined
}

export interface Tally {
  readonly cube: () => Promise<Cube>
  /** How many people stand elsewhere than in the figures that it was compared with; everybody, where it was compared with none. */
  readonly changed: number
}

const add = ({ cells, everyPlace }: Part, places: Places, people: 1 | -1): void => {
  const once = new Map(places.flatMap(everyPlace).map(place => [keyOf(place), place]))
  for (const [key, place] of once) {
    const count = (cells.get(key)?.people ?? 0) + people
    if (count === 0) cells.delete(key)
    else cells.set(key, { place, count, people: count })
  }
}

/** Puts people down who moved; somebody who came back to where they stood first has not moved. */
const note = ({ moved }: Part, { person, was, now }: Move): void => {
  const first = moved.get(person) ?? was
  if (JSON.stringify(first) === JSON.stringify(now)) moved.delete(person)
  else moved.set(person, first)
}

/** Questions of one answer that ask the same show the same; if they counted otherwise, none would be right. */
const joined = (answer: Answer, parts: readonly { readonly cells: Iterable<Cell> }[]): Cube => {
  const all: Cells = new Map()
  for (const cell of parts.flatMap(({ cells }) => [...cells])) {
    const key = keyOf(cell.place)
    const before = all.get(key)
    if (before !== undefined && before.count !== cell.count)
      throw new Error(`questions of ${answer.name} count the same place differently`)
    all.set(key, { ...before, ...cell })
  }
  const sorted = [...all].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell)
  return { dimensions: dimensionsOf(answer), cells: sorted }
}

/** Figures that are compared with none: everybody in them is new. */
const first = (cube: Cube): Tally => ({
  cube: () => Promise.resolve(cube),
  changed: Math.max(0, ...cube.cells.map(({ people }) => people)),
})

/** Keeps answers up. What a tally says is what the tables say as of that event, each row counted exactly once. */
export const openTallies = (client: ClickHouseClient) => {
  const known = new Map<string, Standing>()

  const counted = async (answer: Answer, asOf: AsOf): Promise<Standing> => {
    const parts: Part[] = []
    for (const question of answer.questions) {
      const cells = await cellsAt(client, { answer, question }, asOf)
      const place = placing(answer, question)
      const totals = withTotals(question)
      parts.push({
        question,
        cells: new Map(cells.map(cell => [keyOf(cell.place), cell])),
        everyPlace: own =>
          totals(own)
            .map(place)
            .filter(one => one !== undefined),
        moved: new Map(),
      })
    }
    return { asOf, parts, compared: undefined }
  }
  /** Most answers are looked at between the same two events: whom to look at since earlier ones, by their numbers, until `asked`. */
  const whomSince = new Map<number, Promise<Between>>()
  let asked = -1
  const between = (before: AsOf, now: AsOf): Promise<Between> => {
    if (now.seq !== asked) whomSince.clear()
    asked = now.seq
    const over =
      whomSince.get(before.seq) ??
      whomBetween(client, before, now).then((whom): Between => ({ before, now, whom }))
    whomSince.set(before.seq, over)
    over.catch(() => whomSince.delete(before.seq))
    return over
  }
  const movesOf = async ({ parts }: Standing, over: Between) => {
    const all = await movesBetween(
      client,
      parts.map(({ question }) => question),
      over,
    )
    return parts.map(part => [part, all.filter(({ question }) => question === part.question.name)] as const)
  }
  const moveOn = async (standing: Standing, over: Between): Promise<void> => {
    for (const [part, moves] of await movesOf(standing, over))
      for (const one of moves) {
        add(part, one.was, -1)
        add(part, one.now, 1)
        note(part, one)
      }
    standing.asOf = over.now
  }
  /** Nobody has moved since figures that were counted through this very event: most are compared with the last look's. */
  const compareHere = (standing: Standing, compared: Compared | undefined): void => {
    if (compared?.seq !== standing.asOf.seq || standing.compared === compared.through) return
    for (const part of standing.parts) part.moved = new Map()
    standing.compared = compared.through
  }
  const compare = async (standing: Standing, compared: Compared): Promise<void> => {
    if (standing.compared === compared.through) return
    const over = await between(compared, standing.asOf)
    for (const [part, moves] of await movesOf(standing, over)) {
      part.moved = new Map(moves.map(({ person, was }) => [person, was]))
    }
    standing.compared = compared.through
  }

  /** How many had changed when things were last looked at, compared with which figures. */
  const lastLooks = new Map<
    string,
    { readonly asOf: AsOf; readonly through: string; readonly changed: number }
  >()
  const changedSince = async (answer: Answer, asOf: AsOf, compared: Compared): Promise<number> => {
    const { questions, name } = answer
    const before = lastLooks.get(name)
    if (before?.through === compared.through && before.asOf.seq <= asOf.seq) {
      const { whom } = await between(before.asOf, asOf)
      // Nothing came into the tables that it asks.
      if (!questions.some(question => isTold(question, whom))) return before.changed
    }
    const moves = await movesBetween(client, questions, await between(compared, asOf))
    return new Set(moves.map(({ person }) => person)).size
  }
  /** Things, and what is typical of them, are counted whole, once enough has changed. */
  const recounted = async (answer: Answer, asOf: AsOf, compared: Compared | undefined): Promise<Tally> => {
    const cube = async (): Promise<Cube> => {
      const parts = []
      for (const question of answer.questions)
        parts.push({ cells: await cellsAt(client, { answer, question }, asOf) })
      return joined(answer, parts)
    }
    if (compared === undefined) return first(await cube())
    const changed = await changedSince(answer, asOf, compared)
    lastLooks.set(answer.name, { asOf, through: compared.through, changed })
    return { cube, changed }
  }
  const moved = async (answer: Answer, asOf: AsOf, compared: Compared | undefined): Promise<Tally> => {
    const before = known.get(answer.name)
    // Whatever fails on the way leaves nothing half moved.
    known.delete(answer.name)
    const isBehind = before !== undefined && before.asOf.seq <= asOf.seq
    const standing = isBehind ? before : await counted(answer, asOf)
    compareHere(standing, compared)
    if (asOf.seq > standing.asOf.seq) await moveOn(standing, await between(standing.asOf, asOf))
    if (compared !== undefined) await compare(standing, compared)
    known.set(answer.name, standing)
    const { parts } = standing
    const cube = (): Cube =>
      joined(
        answer,
        parts.map(({ cells }) => ({ cells: cells.values() })),
      )
    if (compared === undefined) return first(cube())
    const people = new Set(parts.flatMap(part => [...part.moved.keys()]))
    return { cube: () => Promise.resolve(cube()), changed: people.size }
  }
  return {
    client,
    /** The answer as of an event, compared with earlier figures where there are any. */
    at: (answer: Answer, asOf: AsOf, compared: Compared | undefined): Promise<Tally> =>
      answer.about === 'people' ? moved(answer, asOf, compared) : recounted(answer, asOf, compared),
  }
}
export type Tallies = ReturnType<typeof openTallies>
