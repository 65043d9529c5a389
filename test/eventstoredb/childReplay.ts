/** Replays one family of the facts against a test server of its own, and prints a line of JSON for each fact. A process of its own, because the client keeps the state of its BatchAppends for a whole process. */
import { startEventStoreDb, type StartOptions } from '../support/eventstoredb/start.ts'
import { difference, type Pairs } from './compare.ts'
import { families, type Family, type FamilyName } from './families.ts'
import { nameOf, readFacts, type Fact } from './facts.ts'
import type { Outcome } from './outcome.ts'
import { createStage, type Stage } from './stage.ts'

const [name, planted, only] = process.argv.slice(2)
const family: Family = families[name as FamilyName]

const replay = async (fact: Fact, stage: Stage, positions: Pairs): Promise<Omit<Outcome, 'fact'>> => {
  const left = family.left.find(({ matches }) => matches(fact))
  if (left !== undefined) return { agrees: false, reason: `not done again: ${left.because}` }
  const run = family.runs.find(({ matches }) => matches(fact))
  if (run === undefined) return { agrees: false, reason: 'not done again: no replay knows these words' }
  try {
    const here = await run.answer(fact, stage)
    const reduce = run.reduced?.to ?? (answer => answer)
    const reason = difference(reduce(fact.observed), reduce(here), positions)
    if (reason !== undefined) return { agrees: false, reason }
    return { agrees: true, ...(run.reduced === undefined ? {} : { reduced: run.reduced.because }) }
  } catch (error) {
    return { agrees: false, reason: `could not be done: ${String(error)}` }
  }
}

const server = await startEventStoreDb(
  planted === undefined || planted === '' ? {} : { planted: planted as NonNullable<StartOptions['planted']> },
)
// The client leaves rejections behind that nobody awaits; some facts are about them.
process.on('unhandledRejection', () => undefined)
const facts = (await readFacts()).filter(
  fact => family.sections.test(fact.section) && (only === undefined || nameOf(fact).includes(only)),
)
const stage = createStage(server, facts)
const positions = new Map<string, Pairs>()
for (const fact of facts) {
  const earlier = positions.get(fact.section) ?? []
  positions.set(fact.section, earlier)
  const result = await replay(fact, stage, earlier)
  process.stdout.write(`${JSON.stringify({ fact: nameOf(fact), ...result })}\n`)
}
await server.stop()
process.exit(0)
