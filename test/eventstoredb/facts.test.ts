/** The test server is held against what a real EventStoreDB answered: the recorded facts of appends, idempotency, sizes, reads, $all, subscriptions, deletes and metadata. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { families, familyNames, type FamilyName } from './families.ts'
import { readFacts } from './facts.ts'
import { outcome, type Outcome } from './outcome.ts'

const child = fileURLToPath(new URL('childReplay.ts', import.meta.url))

const replay = (family: FamilyName, ...more: string[]): Promise<readonly Outcome[]> =>
  new Promise((resolve, reject) => {
    const running = spawn(process.execPath, ['--import', 'tsx', child, family, ...more], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    running.stdout.on('data', (text: Buffer) => (output += text.toString()))
    running.on('error', reject)
    running.on('close', code => {
      if (code !== 0) reject(new Error(`the replay of ${family} ended with ${String(code)}`))
      else
        resolve(
          output
            .trim()
            .split('\n')
            .map(line => outcome.parse(JSON.parse(line))),
        )
    })
  })

/** Some at a time: most of a replay is waiting. */
const atOnce = 3

const replayAll = async (): Promise<readonly Outcome[]> => {
  const waiting = [...familyNames]
  const outcomes: Outcome[] = []
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
      outcomes.push(...(await replay(name)))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return outcomes
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

let outcomes: readonly Outcome[]
beforeAll(async () => {
  outcomes = await replayAll()
}, 900_000)

it('answers as EventStoreDB 24.6.0 did in at least nine of ten recorded cases', async () => {
  const sections = familyNames.map(name => families[name].sections)
  const recorded = (await readFacts()).filter(({ section }) => sections.some(one => one.test(section)))
  const agreeing = outcomes.filter(({ agrees }) => agrees)
  const reduced = agreeing.filter(({ reduced: because }) => because !== undefined)
  say(`${agreeing.length} of ${recorded.length} recorded facts of EventStoreDB 24.6.0 agree,`)
  say(`${reduced.length} of them in what does not depend on chance:`)
  for (const because of new Set(reduced.map(one => one.reduced)))
    say(`  ${reduced.filter(one => one.reduced === because).length}: all but ${because}`)
  for (const { fact, reason } of outcomes.filter(({ agrees }) => !agrees)) say(`not: ${fact}: ${reason}`)
  expect(recorded).toHaveLength(661)
  expect(outcomes).toHaveLength(recorded.length)
  expect(agreeing.length).toBeGreaterThanOrEqual(recorded.length * 0.9)
})

it.each([
  ['idempotency', 'checksCurrent', 'again with 1'],
  ['restart', 'remembersForEver', 'committed-event cache'],
] as const)(
  'sees in the family %s that a server with the fault "%s" is not the real one',
  async (family, planted, only) => {
    const faulty = (await replay(family, planted, only)).filter(({ agrees }) => !agrees)
    const sound = new Set(outcomes.filter(({ agrees }) => agrees).map(({ fact }) => fact))
    expect(faulty.filter(({ fact }) => sound.has(fact))).not.toStrictEqual([])
  },
  300_000,
)
