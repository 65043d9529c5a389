/** The timeline: what each viewer sees of a record, page by page, and what becomes of corrections, holds and retractions. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Label, LabelOrUnset } from '../../domain/kernel/terms.ts'
import { labels } from '../../domain/kernel/terms.ts'
import { addDays } from '../../domain/kernel/time.ts'
import type { Permit } from '../../domain/policy/request.ts'
import { type EntryView } from '../../projections/views.ts'
import { CursorNotUnderstood } from '../../projections/faults.ts'
import { id, moment } from '../support/domain.ts'
import {
  alice,
  bob,
  confirmed,
  corrected,
  filed,
  hba1c,
  hospital,
  kidneys,
  late,
  note,
  retracted,
  surgery,
} from './samples.ts'
import { clinician, leave, openWorld, shown, today, type World } from './world.ts'

const one = id('4')
const two = id('5')
let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const see = async (permit: Partial<Permit> = {}, patient = alice): Promise<readonly EntryView[]> => {
  await world.settled()
  const may = leave(patient, permit)
  const { items } = await world.queries.timeline.pick(may, { limit: 50 })
  return world.queries.timeline.read(shown(may, items))
}
const contentsOf = (views: readonly EntryView[]): readonly unknown[] =>
  views.map(view => (view.sight === 'content' ? view.content : view.sight))

describe('a patient', () => {
  test('sees an item with where it comes from and when it happened', async () => {
    await world.write(`entry-${one}`, [filed(alice)], { subject: alice })
    expect(await see()).toStrictEqual([
      {
        id: one,
        revision: 0,
        kind: 'result',
        label: 'general',
        organisation: hospital,
        team: kidneys,
        effective: '2026-10-01T08:00:00.000Z',
        issued: '2026-10-01T12:00:00.000Z',
        recordedAt: today,
        releaseAt: '2026-10-01T12:00:00.000Z',
        state: 'current',
        sight: 'content',
        content: hba1c(48),
        earlier: [],
      },
    ])
  })

  test('sees nothing of anybody else', async () => {
    await world.write(`entry-${one}`, [filed(alice)], { subject: alice })
    expect(await see({}, bob)).toStrictEqual([])
    const may = leave(bob)
    expect(await world.queries.timeline.pickOne(may, one)).toBeUndefined()
    expect(
      await world.queries.timeline.read(shown(may, [{ stream: `entry-${one}`, revision: 0 }])),
    ).toStrictEqual([])
  })

  test('sees the newest version, with the earlier ones beside it, also those that came late', async () => {
    await world.write(`entry-${one}`, [filed(alice), corrected(), late()], { subject: alice })
    const [view] = await see()
    expect(view).toMatchObject({ revision: 2, state: 'corrected', content: hba1c(62) })
    expect(
      view?.sight === 'content' && view.earlier.map(({ revision, content }) => [revision, content]),
    ).toStrictEqual([
      [2, hba1c(55)],
      [0, hba1c(48)],
    ])
  })

  test('sees that an item was retracted, without its content', async () => {
    await world.write(`entry-${one}`, [filed(alice), retracted()], { subject: alice })
    const [view] = await see()
    expect(view).toMatchObject({ state: 'retracted', sight: 'retracted', revision: 1 })
    expect(JSON.stringify(view)).not.toContain('mmol')
  })

  test('sees an item again that was filed anew after its retraction, and nothing that was taken back', async () => {
    await world.write(`entry-${one}`, [filed(alice), retracted(), corrected(), late()], { subject: alice })
    const [view] = await see()
    expect(view).toMatchObject({ state: 'corrected', sight: 'content', content: hba1c(62), earlier: [] })
  })

  test('sees an item that was sent again unchanged as it was, as of when it was said last', async () => {
    await world.write(`entry-${one}`, [filed(alice), corrected(), confirmed()], { subject: alice })
    const [view] = await see()
    expect(view).toMatchObject({
      revision: 1,
      issued: '2026-10-04T12:00:00.000Z',
      releaseAt: '2026-10-06T12:00:00.000Z',
      content: hba1c(62),
      earlier: [{ content: hba1c(48), issued: '2026-10-01T12:00:00.000Z' }],
    })
  })

  test('sees before release only that an item exists, and from when it can be read', async () => {
    const releaseAt = addDays(today, 3)
    await world.write(`entry-${one}`, [filed(alice, { releaseAt })], { subject: alice })
    const [view] = await see()
    expect(view).toMatchObject({ sight: 'awaitingRelease', releaseAt })
    expect(JSON.stringify(view)).not.toContain('mmol')
    expect(contentsOf(await see(clinician(['general'])))).toStrictEqual([hba1c(48)])
  })

  test('reads an item from the very instant of its release', async () => {
    await world.write(`entry-${one}`, [filed(alice, { releaseAt: today })], { subject: alice })
    expect(contentsOf(await see())).toStrictEqual([hba1c(48)])
  })

  test('waits where a release is held, and reads at once where it was hastened', async () => {
    const until = addDays(today, 5)
    await world.write(`entry-${one}`, [filed(alice)], { subject: alice })
    await world.write(`entry-${two}`, [filed(alice, { releaseAt: until })], { subject: alice })
    const hold = { type: 'ReleaseHeld', data: { entry: one, until, reason: 'x' } }
    await world.write(
      `consent-${alice}`,
      [hold, { type: 'ReleaseHastened', data: { entry: two, revision: 0, reason: 'x' } }],
      { subject: alice },
    )
    expect((await see()).map(view => [view.id, view.sight])).toStrictEqual([
      [two, 'content'],
      [one, 'awaitingRelease'],
    ])
    expect((await see())[1]?.releaseAt).toBe(until)
  })

  test('waits again for a correction of what was released early', async () => {
    const releaseAt = addDays(today, 5)
    const hasten = (revision: number) => ({
      type: 'ReleaseHastened',
      data: { entry: one, revision, reason: 'x' },
    })
    await world.write(`entry-${one}`, [filed(alice, { releaseAt })], { subject: alice })
    await world.write(`consent-${alice}`, [hasten(0)], { subject: alice })
    expect(contentsOf(await see())).toStrictEqual([hba1c(48)])
    await world.write(`entry-${one}`, [corrected({ releaseAt: addDays(today, 9) })], { subject: alice })
    expect(contentsOf(await see())).toStrictEqual(['awaitingRelease'])
    await world.write(`consent-${alice}`, [hasten(0)], { subject: alice })
    expect(contentsOf(await see())).toStrictEqual(['awaitingRelease'])
    await world.write(`consent-${alice}`, [hasten(1)], { subject: alice })
    expect(contentsOf(await see())).toStrictEqual([hba1c(62)])
  })

  test('waits for the release itself where a hold ends before it', async () => {
    const releaseAt = addDays(today, 5)
    await world.write(`entry-${one}`, [filed(alice, { releaseAt })], { subject: alice })
    const hold = { type: 'ReleaseHeld', data: { entry: one, until: addDays(today, -1), reason: 'x' } }
    await world.write(`consent-${alice}`, [hold], { subject: alice })
    expect(await see()).toMatchObject([{ sight: 'awaitingRelease', releaseAt }])
  })

  test('is told of a hold without an end, also one that was decided before the item came', async () => {
    await world.write(`consent-${alice}`, [{ type: 'ReleaseHeld', data: { entry: one, reason: 'x' } }], {
      subject: alice,
    })
    await world.write(`entry-${one}`, [filed(alice)], { subject: alice })
    expect((await see())[0]).toMatchObject({ sight: 'awaitingRelease', heldOpenEnded: true })
  })

  test('finds a corrected item under the label of its correction', async () => {
    await world.write(`entry-${one}`, [filed(alice), corrected({ label: 'sexual' })], { subject: alice })
    expect(await see(clinician(['general']))).toStrictEqual([])
    expect(await see(clinician(['sexual']))).toMatchObject([
      { label: 'sexual', content: hba1c(62), earlier: [] },
    ])
    expect((await see(clinician(['general', 'sexual'])))[0]).toMatchObject({ earlier: [{ revision: 0 }] })
  })

  test('hides an earlier version from those who may not see what it was kept under', async () => {
    const history = [filed(alice, { label: 'sexual' }), corrected(), late({ label: 'mental' })]
    await world.write(`entry-${one}`, history, { subject: alice })
    expect(await see(clinician(['general']))).toMatchObject([{ label: 'general', earlier: [] }])
    expect((await see())[0]).toMatchObject({ label: 'general', earlier: [{ revision: 2 }, { revision: 0 }] })
  })

  test('takes a label set by hand for every version, before and after it was set', async () => {
    await world.write(`entry-${one}`, [filed(alice, { label: 'sexual' })], { subject: alice })
    const relabel = { type: 'EntryRelabelled', data: { entry: one, label: 'social' } }
    await world.write(`consent-${alice}`, [relabel], { subject: alice })
    await world.write(`entry-${one}`, [corrected(), late({ label: 'mental' })], { subject: alice })
    expect(await see(clinician(['social']))).toMatchObject([
      { label: 'social', earlier: [{ revision: 2 }, { revision: 0 }] },
    ])
    expect(await see(clinician(['general', 'sexual', 'mental']))).toStrictEqual([])
  })

  test('finds relabelled items under their new label, also when it was set before the item came', async () => {
    const relabel = (entry: string) => ({ type: 'EntryRelabelled', data: { entry, label: 'sexual' } })
    await world.write(`consent-${alice}`, [relabel(two)], { subject: alice })
    await world.write(`entry-${one}`, [filed(alice)], { subject: alice })
    await world.write(`entry-${two}`, [filed(alice)], { subject: alice })
    await world.write(`consent-${alice}`, [relabel(one)], { subject: alice })
    expect((await see()).map(({ label }) => label)).toStrictEqual(['sexual', 'sexual'])
    expect(await see(clinician(['general']))).toStrictEqual([])
  })
})

describe('a disclosure', () => {
  test('shows what it names in its own order, and nothing else', async () => {
    for (const entry of [one, two, id('6')])
      await world.write(`entry-${entry}`, [filed(alice)], { subject: alice })
    await world.settled()
    const cites = [two, one].map(entry => ({ stream: `entry-${entry}`, revision: 0 }))
    const views = await world.queries.timeline.read(shown(leave(alice), cites))
    expect(views.map(view => view.id)).toStrictEqual([two, one])
  })

  test('is answered as text that says the same, in the same order, whatever characters an item holds', async () => {
    const author = 'Dr "Nóra"\\O’Neil\n'
    const source = { organisation: hospital, author }
    const releaseAt = addDays(today, 3)
    await world.write(`entry-${one}`, [filed(alice), corrected({ source })], { subject: alice })
    await world.write(`entry-${two}`, [filed(alice, { source, releaseAt })], { subject: alice })
    await world.settled()
    const disclosure = shown(leave(alice), [
      { stream: `entry-${one}`, revision: 1 },
      { stream: `entry-${two}`, revision: 0 },
    ])
    const views = await world.queries.timeline.read(disclosure)
    const texts = await world.queries.timeline.readText(disclosure)
    expect(texts.map(({ view }) => view.text)).toStrictEqual(views.map(view => JSON.stringify(view)))
    expect(views.map(view => view.author)).toStrictEqual([author, author])
    expect(contentsOf(views)).toStrictEqual([hba1c(62), 'awaitingRelease'])
  })

  test('shows the version that it names even when a newer one has come since', async () => {
    await world.write(`entry-${one}`, [filed(alice), corrected()], { subject: alice })
    await world.settled()
    const [view] = await world.queries.timeline.read(
      shown(leave(alice), [{ stream: `entry-${one}`, revision: 0 }]),
    )
    expect(view).toMatchObject({ revision: 0, state: 'current', content: hba1c(48), earlier: [] })
  })

  test('shows no content of an item that was retracted since', async () => {
    await world.write(`entry-${one}`, [filed(alice), retracted()], { subject: alice })
    await world.settled()
    const [view] = await world.queries.timeline.read(
      shown(leave(alice), [{ stream: `entry-${one}`, revision: 0 }]),
    )
    expect(view?.sight).toBe('retracted')
  })

  test('shows nothing of an item that its viewer may no longer see', async () => {
    await world.write(`entry-${one}`, [filed(alice, { label: 'sexual' })], { subject: alice })
    await world.settled()
    const may = leave(alice, clinician(['general']))
    expect(
      await world.queries.timeline.read(shown(may, [{ stream: `entry-${one}`, revision: 0 }])),
    ).toStrictEqual([])
  })

  test('for leave to know decisions only shows no item at all', async () => {
    await world.write(`entry-${one}`, [filed(alice)], { subject: alice })
    expect(await see({ shows: 'decisions' })).toStrictEqual([])
  })
})

describe('a clinician', () => {
  const everyLabel: readonly LabelOrUnset[] = [...labels, 'unset']
  beforeEach(async () => {
    for (const [place, label] of everyLabel.entries())
      await world.write(`entry-${id(String(place))}`, [filed(alice, { label, content: note(label) })], {
        subject: alice,
      })
  })
  const titles = async (permit: Partial<Permit>): Promise<readonly string[]> =>
    (await see(permit)).map(({ label }) => label).sort()

  test('sees exactly the labels held, for every set of labels', async () => {
    for (const held of [[], ['general'], ['mental', 'social'], [...labels]] as Label[][]) {
      const expected: LabelOrUnset[] = held.length === labels.length ? [...held, 'unset'] : held
      expect(await titles(clinician(held))).toStrictEqual([...expected].sort())
    }
  })

  test('sees what the own team wrote whatever its label', async () => {
    expect(await titles(clinician([], kidneys))).toStrictEqual([...everyLabel].sort())
    expect(await titles(clinician([], surgery))).toStrictEqual([])
  })

  test('learns nothing of hidden items from pages: neither from their length nor from a further page', async () => {
    await world.settled()
    const page = await world.queries.timeline.pick(leave(alice, clinician(['general'])), { limit: 1 })
    expect(page).toStrictEqual({ items: [{ stream: `entry-${id('0')}`, revision: 0 }] })
  })
})

describe('a page', () => {
  test('is limited to kinds and to a time', async () => {
    await world.write(
      `entry-${one}`,
      [filed(alice, { content: note('old'), effective: moment('2026-09-01T00:00:00.000Z') })],
      { subject: alice },
    )
    await world.write(`entry-${two}`, [filed(alice)], { subject: alice })
    await world.settled()
    const ids = async (filter: object) =>
      (await world.queries.timeline.pick(leave(alice), { limit: 10, ...filter })).items.map(
        ({ stream }) => stream,
      )
    expect(await ids({ kinds: ['letter'] })).toStrictEqual([`entry-${one}`])
    expect(await ids({ kinds: [] })).toStrictEqual([])
    expect(await ids({ from: moment('2026-10-01T08:00:00.000Z') })).toStrictEqual([`entry-${two}`])
    expect(await ids({ to: moment('2026-10-01T08:00:00.000Z') })).toStrictEqual([`entry-${one}`])
  })

  test.each([
    '',
    'nonsense',
    Buffer.from('["one"]').toString('base64url'),
    Buffer.from('{}').toString('base64url'),
  ])('refuses a cursor that is none: %j', async after => {
    await expect(world.queries.timeline.pick(leave(alice), { limit: 1, after })).rejects.toThrow(
      CursorNotUnderstood,
    )
  })

  test('after page shows every visible item exactly once, newest first, for any record, labels and page size', async () => {
    const item = fc.record({
      day: fc.integer({ min: 1, max: 9 }),
      label: fc.constantFrom<LabelOrUnset>(...labels, 'unset'),
      own: fc.boolean(),
    })
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { maxLength: 40 }),
        fc.subarray([...labels]),
        fc.integer({ min: 1, max: 7 }),
        async (record, held, limit) => {
          run += 1
          const patient = run.toString(16).padStart(32, '0')
          const expected: string[] = []
          for (const [place, { day, label, own }] of record.entries()) {
            const entry = `${patient.slice(20)}${place.toString(16).padStart(20, '0')}`
            const effective = moment(`2026-10-0${String(day)}T00:00:00.000Z`)
            const source = { organisation: hospital, ...(own ? { team: kidneys } : {}) }
            await world.write(`entry-${entry}`, [filed(patient, { label, effective, source })], {
              subject: patient,
            })
            const held_ = label === 'unset' ? held.length === labels.length : held.includes(label)
            if (own || held_) expected.push(`${effective} entry-${entry}`)
          }
          await world.settled()
          const may = leave(patient, clinician(held, kidneys))
          const got: string[] = []
          let after: string | undefined
          do {
            const page = await world.queries.timeline.pick(may, {
              limit,
              ...(after === undefined ? {} : { after }),
            })
            const views = await world.queries.timeline.read(shown(may, page.items))
            expect(page.items.length).toBeLessThanOrEqual(limit)
            got.push(...views.map(view => `${view.effective} entry-${view.id}`))
            after = page.next
          } while (after !== undefined)
          expect(got).toStrictEqual(expected.sort().reverse())
        },
      ),
      { numRuns: 40 },
    )
  })
})

test('one page of 50 out of 1,000 items is picked and read in well under 50 milliseconds', async () => {
  for (let place = 0; place < 1000; place += 1)
    await world.write(`entry-${place.toString(16).padStart(32, '0')}`, [filed(alice)], { subject: alice })
  await world.settled()
  const may = leave(alice, clinician(['general']))
  const times: number[] = []
  for (let turn = 0; turn < 20; turn += 1) {
    const before = performance.now()
    const { items } = await world.queries.timeline.pick(may, { limit: 50 })
    expect(await world.queries.timeline.read(shown(may, items))).toHaveLength(50)
    times.push(performance.now() - before)
  }
  // Usually near 2 ms; the bound leaves room for a machine that does other things too.
  expect(times.sort((a, b) => a - b)[10]).toBeLessThan(50)
})
