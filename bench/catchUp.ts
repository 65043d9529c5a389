/** Reading the whole log through the port, opened and sealed, beside a bare loop that pages and parses. */
import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { person, reading } from './support/entries.ts'
import { inTurns, ratio, report } from './support/measure.ts'
import { freshStores } from './support/stores.ts'

const events = Number(process.env['BENCH_EVENTS'] ?? 100_000)
const rounds = 5
const people = 2000
const perAppend = 100

const sealed = await freshStores()
const plain = await freshStores()
await Promise.all(Array.from({ length: people }, (_, number) => sealed.keys.obtain(person(number))))
for (const [stores, seal] of [
  [sealed, true],
  [plain, false],
] as const) {
  for (let n = 0; n < events; n += perAppend) {
    const page = Array.from({ length: perAppend }, (_, place) => reading((n + place) % people, seal))
    await stores.journal.append(`entry-${n.toString(16)}`, 'none', page)
  }
}

/** How many items a second pages yield. */
const through = async (pages: AsyncIterable<readonly unknown[]>): Promise<number> => {
  const start = performance.now()
  let seen = 0
  for await (const page of pages) seen += page.length
  if (seen !== events) throw new Error(`read ${String(seen)} of ${String(events)} events`)
  return (seen * 1000) / (performance.now() - start)
}

const db = new DatabaseSync(plain.path, { readOnly: true })
const statement = db.prepare(
  'SELECT position, data, meta FROM events WHERE position > ? ORDER BY position LIMIT 1000',
)

/** The limit: a loop that knows the table, pages through it, and parses what it finds. */
async function* pageAndParse(): AsyncGenerator<readonly unknown[]> {
  let after = 0
  for (;;) {
    const rows = statement.all(after)
    const page = rows.map(row => [
      JSON.parse(new TextDecoder().decode(row['data'] as Uint8Array)) as unknown,
      JSON.parse(row['meta'] as string) as unknown,
    ])
    if (page.length === 0) return
    after = rows.at(-1)?.['position'] as number
    yield await Promise.resolve(page)
  }
}

const perSecond = await inTurns(rounds, {
  pageAndParse: () => through(pageAndParse()),
  port: () => through(plain.log.readAll()),
  portOneCategory: () => through(plain.log.readAll({ categories: ['entry'] })),
  portFourCategories: () =>
    through(plain.log.readAll({ categories: ['entry', 'patient', 'consent', 'message'] })),
  parsed: () => through(plain.journal.readAll()),
  unsealed: () => through(sealed.journal.readAll()),
})
db.close()
await sealed.log.close()
const payload = events * (await sizeOfEvent())
const file = statSync(sealed.path).size
await sealed.remove()
await plain.remove()

async function sizeOfEvent(): Promise<number> {
  for await (const [first] of plain.log.readAll({ limit: 1 })) {
    if (first !== undefined)
      return first.data.byteLength + first.meta.length + first.type.length + first.id.length
  }
  return 0
}

report('catchUp', {
  events,
  perSecond,
  ofPageAndParse: {
    port: ratio(perSecond.port, perSecond.pageAndParse),
    portOneCategory: ratio(perSecond.portOneCategory, perSecond.pageAndParse),
    portFourCategories: ratio(perSecond.portFourCategories, perSecond.pageAndParse),
    parsed: ratio(perSecond.parsed, perSecond.pageAndParse),
    unsealed: ratio(perSecond.unsealed, perSecond.pageAndParse),
  },
  targets: { parsed: 0.45 },
  fileOfPayload: ratio(file, payload),
})
