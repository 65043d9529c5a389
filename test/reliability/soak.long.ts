/** The real program under a mixed load for half an hour (or `SOAK_MINUTES`): it grows no heavier, fails nothing, loses nothing. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { peopleOf } from '../../app/demonstration/cast/people.ts'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { startProgram, tokenOf, type Program } from '../support/program.ts'
import { openLoad, watchers } from './soak/load.ts'
import { inspected, median, metricsOf, openInspector, shareOf } from './soak/measure.ts'

const minutes = Number(process.env['SOAK_MINUTES'] ?? 30)
const people = 8
const settings = { DEMO_PEOPLE: String(people), LOG_LEVEL: 'warn' }
const sampleMs = 10_000
const loopP99Ms = 200
const mib = 1024 * 1024

let folder: TestFolder
let program: Program
const tokens = new Map<string, string>()
beforeAll(async () => {
  folder = await testFolder()
  program = await startProgram(folder.path, { ...settings, ...inspected })
  for (const login of [...peopleOf(people).map(one => one.login), 'admin', 'consultant'])
    tokens.set(login, await tokenOf(folder.path, login, settings))
}, 300_000)
afterAll(async () => {
  await program.end('SIGKILL')
  await folder.remove()
})

const page = z.object({ items: z.array(z.unknown()), next: z.string().optional() })
type Api = ReturnType<typeof openLoad>['api']

/** How many items a list holds, read page by page. */
const counted = async (api: Api, as: string, path: string): Promise<number> => {
  let count = 0
  for (let next: string | undefined = ''; next !== undefined;) {
    const after: string = next === '' ? '' : `&after=${encodeURIComponent(next)}`
    const read = page.parse(await api(as, `${path}?limit=100${after}`))
    count += read.items.length
    next = read.next
  }
  return count
}

interface Sample {
  readonly heap: number
  readonly resident: number
  readonly loopP99: number
  /** Which share of the time in which it could have run the program did run: the machine may have more to do. */
  readonly share: number
}

const thirdsOf = (samples: readonly Sample[]) => {
  const third = Math.floor(samples.length / 3)
  const heapOf = (some: readonly Sample[]): number => median(some.map(({ heap }) => heap))
  return { first: heapOf(samples.slice(0, third)), last: heapOf(samples.slice(-third)) }
}

test(`under a mixed load for ${String(minutes)} minutes`, { timeout: (minutes + 20) * 60_000 }, async () => {
  const ending = new AbortController()
  const load = openLoad({ program, people, tokens, signal: ending.signal })
  const { loaded, api } = load
  const inspector = await openInspector(program)
  const logins = peopleOf(people).map(one => one.login)
  const me = z.object({ user: z.string() })
  const ids: string[] = []
  for (const login of logins) ids.push(me.parse(await api(login, '/api/v1/me')).user)
  const entries = (n: number): Promise<number> =>
    counted(api, logins[n] ?? '', `/api/v1/patients/${ids[n] ?? ''}/entries`)
  const quarantined = (): Promise<number> => counted(api, 'admin', '/api/v1/quarantine')
  const before = {
    entries: await Promise.all(logins.map((_, n) => entries(n))),
    waiting: await quarantined(),
  }

  const running = load.start(ids)
  const until = Date.now() + minutes * 60_000
  const samples: Sample[] = []
  const share = shareOf(program.pid)
  while (Date.now() < until) {
    await Promise.race([pause(sampleMs), running])
    const { loopP99, resident } = await metricsOf(program.address)
    const heap = await inspector.heap()
    // What the collection itself held up is not the program's.
    await metricsOf(program.address)
    samples.push({ heap, resident, loopP99, share: share() })
    const sent = loaded.acknowledged.flat().length
    process.stderr.write(
      `${String(Math.max(0, Math.round((until - Date.now()) / 1000)))} s to go: heap ${(heap / mib).toFixed(1)} MiB, resident ${(resident / mib).toFixed(0)} MiB, event loop p99 ${loopP99.toFixed(1)} ms, ${String(sent)} messages, ${JSON.stringify(Object.fromEntries(loaded.answers))}, ${String(loaded.live.pings)} pings\n`,
    )
  }
  ending.abort()
  await running
  inspector.close()
  await expect
    .poll(async () => (await metricsOf(program.address)).waiting, { timeout: 120_000, interval: 1000 })
    .toBe(0)

  const acknowledged = loaded.acknowledged.map(sent =>
    sent.filter(({ becomes, items, corrects }) => becomes === 'filed' && items === 1 && !corrects),
  )
  const waiting = loaded.acknowledged.flat().filter(({ becomes }) => becomes === 'quarantined')
  for (const [n, sent] of acknowledged.entries())
    await expect
      .poll(() => entries(n), { timeout: 60_000, interval: 2000 })
      .toBe((before.entries[n] ?? 0) + sent.length)
  expect(await quarantined()).toBe(before.waiting + waiting.length)

  const kinds = [...loaded.answers.keys()]
  expect(kinds.filter(kind => / 5\d\d$/.test(kind) || kind === 'mllp AE')).toStrictEqual([])
  expect(kinds).toContain('mllp AA')
  expect(loaded.live.ended).toBe(watchers)
  expect(loaded.live.pings).toBeGreaterThan(0)
  const { first, last } = thirdsOf(samples)
  const loop = samples.map(({ loopP99 }) => loopP99)
  const ownLoop = median(samples.map(sample => sample.loopP99 * sample.share))
  process.stderr.write(
    `heap after collection: ${(first / mib).toFixed(1)} MiB in the first third, ${(last / mib).toFixed(1)} MiB in the last; event loop p99: median ${median(loop).toFixed(1)} ms, worst ${Math.max(...loop).toFixed(1)} ms; without what it waited for the processor: ${ownLoop.toFixed(1)} ms\n`,
  )
  expect(last).toBeLessThan(first * 1.15 + 4 * mib)
  expect(ownLoop).toBeLessThan(loopP99Ms)
  expect(loaded.answers.get('api asked again') ?? 0).toBeLessThan((loaded.answers.get('api 200') ?? 0) / 50)
  const { code, stderr } = await program.end('SIGINT')
  expect(code).toBe(0)
  expect(stderr.split('\n').filter(line => /"level":(50|60)/.test(line))).toStrictEqual([])
})
