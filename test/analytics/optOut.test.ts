/** Opting out in the real engine: facts leave with the event and come back with it, a rebuild finds the same, and shown figures follow by the rule of ten. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowTables } from '../../analytics/facts/tables.ts'
import { hba1cOf, missingEngine, openCounted, type Counted } from './counted.ts'

const missing = await missingEngine()
let on: Counted
let hospital: string

const file = (patient: string, value: number, id?: string): Promise<string> =>
  on.world.fileEntry({
    patient,
    organisation: hospital,
    content: hba1cOf(value),
    ...(id !== undefined && { id }),
  })
/** The facts that stand, by how many people have them. */
const standing = () =>
  on.ask(
    'SELECT value, count() AS people FROM (SELECT person, value, sum(sign) AS n FROM facts GROUP BY person, value HAVING n != 0) GROUP BY value ORDER BY value',
  )
/** Every row, but for the batch that it came with. */
const everyRow = () =>
  Promise.all(rowTables.map(table => on.ask(`SELECT * EXCEPT (batch) FROM ${table} ORDER BY ALL`)))
const total = () => on.shown('people', null, null, null, null, null, null)
const over = () => on.shown('hba1c', null, null, null)
const choose = async (patients: readonly string[], optedOut: boolean): Promise<void> => {
  for (const patient of patients) await on.world.chooseOptOut(patient, optedOut)
  await on.counted()
}

describe.skipIf(missing !== undefined)(
  `opting out of being counted${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    beforeAll(async () => {
      on = await openCounted()
      hospital = await on.world.addProvider('RYJ')
      await on.more(hospital, 30)
      for (const patient of on.people) await file(patient, 70)
      await on.counted()
    })
    afterAll(() => on.close())

    it('alone moves no figure, and takes the facts out at once', async () => {
      await expect.poll(over).toBe(30)
      await choose(on.people.slice(0, 1), true)
      expect(await standing()).toStrictEqual([{ value: 70, people: '29' }])
      expect([await total(), await over()]).toStrictEqual([30, 30])
    })
    it('of ten moves the figures of every question', async () => {
      await choose(on.people.slice(1, 10), true)
      expect(await standing()).toStrictEqual([{ value: 70, people: '20' }])
      await expect.poll(total).toBe(20)
      await expect.poll(over).toBe(20)
    })
    it('keeps out what arrives meanwhile: results, corrections, demographics and shares', async () => {
      const [one = '', two = ''] = on.people
      const item = await file(one, 80)
      on.world.passes(60_000)
      await file(one, 90, item)
      await on.world.share(two, await on.world.addTeam(hospital), ['general'])
      await on.counted()
      expect(await standing()).toStrictEqual([{ value: 70, people: '20' }])
      expect(await on.ask('SELECT * FROM sharing')).toStrictEqual([])
    })
    it('is remembered over a restart', async () => {
      await on.restart()
      await file(on.people[3] ?? '', 75)
      await on.counted()
      expect(await standing()).toStrictEqual([{ value: 70, people: '20' }])
    })
    it('taken back by one moves no figure, and brings back what stands, with what came meanwhile, once', async () => {
      await choose(on.people.slice(0, 1), false)
      expect(await standing()).toStrictEqual([
        { value: 70, people: '21' },
        { value: 90, people: '1' },
      ])
      expect([await total(), await over()]).toStrictEqual([20, 20])
      await choose(on.people.slice(0, 1), false)
      expect(await standing()).toStrictEqual([
        { value: 70, people: '21' },
        { value: 90, people: '1' },
      ])
    })
    it('taken back by ten moves the figures, and shares come back with them', async () => {
      await choose(on.people.slice(1, 10), false)
      expect(await standing()).toStrictEqual([
        { value: 70, people: '30' },
        { value: 75, people: '1' },
        { value: 90, people: '1' },
      ])
      await expect.poll(total).toBe(30)
      await expect.poll(over).toBe(30)
      expect(await on.ask('SELECT shares FROM sharing WHERE shares > 0')).toStrictEqual([{ shares: 1 }])
    })
    it('counts an item that was retracted while its person was out as what it was when they came back', async () => {
      const patient = on.people[20] ?? ''
      const item = await file(patient, 85)
      await choose([patient], true)
      await on.world.retract({ id: item, patient, organisation: hospital })
      await choose([patient], false)
      expect(await standing()).toStrictEqual([
        { value: 70, people: '30' },
        { value: 75, people: '1' },
        { value: 90, people: '1' },
      ])
      await choose([patient], true)
      await choose([patient], false)
      const filedAgain = await file(patient, 85)
      await on.world.retract({ id: filedAgain, patient, organisation: hospital })
      await on.counted()
    })
    it('is found again by a rebuild, row by row', async () => {
      await choose(on.people.slice(25, 28), true)
      const before = await everyRow()
      await on.reload()
      await on.counted()
      expect(await everyRow()).toStrictEqual(before)
    })
  },
)
