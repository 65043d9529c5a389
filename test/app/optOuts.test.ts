/** Lists of the National Data Opt-out: how they are read, and what becomes of the people on them and not on them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importOptOuts } from '../../app/optOuts.ts'
import { answerOf, optOutList, readNumbers } from '../../app/optOutList.ts'
import { consent, isOptedOut } from '../../domain/consent/decider.ts'
import { fold } from '../../domain/kernel/decider.ts'
import { typedEvents } from '../../store/codec.ts'
import { openWorld, type World } from '../support/world.ts'

const [anns, bobs, nobodys] = ['9990000018', '9434765919', '9912003888'] as const

describe('a file', () => {
  it('holds one number a line, spaced or not, with a comma or not, whatever ends the line', () =>
    expect(readNumbers(`\uFEFF${anns},\r\n\n943 476 5919\n${anns}\n`)).toStrictEqual({
      numbers: [anns, bobs],
      faults: [],
    }))
  it('names the lines that hold no valid number, and keeps the others', () =>
    expect(readNumbers(`NHS number\n${anns}\n1234567890\n${bobs},x\n`)).toStrictEqual({
      numbers: [anns],
      faults: [1, 3, 4],
    }))
  it('that the national check returned lists those who have not opted out', () => {
    const answer = { asked: readNumbers(`${anns},\n${bobs},`), returned: readNumbers(`${bobs},`) }
    expect(answerOf(answer)).toStrictEqual({ optedOut: [anns], notOptedOut: [bobs] })
  })
  it('that holds what was not asked about is the answer to something else', () => {
    const answer = { asked: readNumbers(anns), returned: readNumbers(bobs) }
    expect(() => answerOf(answer)).toThrow('1 of the numbers returned were not asked about')
  })
})

describe('a list', () => {
  let world: World
  let ann: string
  let bob: string
  beforeEach(async () => {
    world = await openWorld()
    const hospital = await world.addProvider('RXX01')
    ann = await world.addPatient(hospital, anns)
    bob = await world.addPatient(hospital, bobs)
  })
  afterEach(() => world.close())

  const take = async (
    list: { readonly optedOut: readonly string[]; readonly notOptedOut?: 'everybodyElse' | string[] },
    asOf = '2026-11-20T00:00:00.000Z',
    evenIfOlder = false,
  ): Promise<string | undefined> => {
    const told: string[] = []
    const parsed = optOutList.parse({ notOptedOut: [], ...list, asOf, evenIfOlder })
    await importOptOuts({ exchange: world, stores: world.stores }, parsed, words => told.push(words))
    return told.at(-1)
  }
  const isOut = async (id: string): Promise<boolean> =>
    isOptedOut(fold(consent, typedEvents(consent, await world.stores.journal.load(`consent-${id}`))))

  it('opts out those on it, counts those who have no record here, and changes nothing the second time', async () => {
    expect(await take({ optedOut: [anns, nobodys] })).toBe(
      '1 opted out now, 0 no longer opted out, 0 as before, 0 with a newer choice, which stands, 1 without a record here',
    )
    expect([await isOut(ann), await isOut(bob)]).toStrictEqual([true, false])
    const end = await world.stores.log.end()
    expect(await take({ optedOut: [anns, nobodys] })).toContain(
      '0 opted out now, 0 no longer opted out, 1 as',
    )
    expect(await world.stores.log.end()).toBe(end)
  })
  it('takes back what an earlier one said only where it says so: as the full list, or of those asked about', async () => {
    await take({ optedOut: [anns, bobs] })
    await take({ optedOut: [bobs] })
    expect(await isOut(ann)).toBe(true)
    expect(await take({ optedOut: [bobs], notOptedOut: 'everybodyElse' })).toContain('1 no longer opted out')
    expect([await isOut(ann), await isOut(bob)]).toStrictEqual([false, true])
    await take({ optedOut: [], notOptedOut: [anns] })
    expect(await isOut(bob)).toBe(true)
    await take({ optedOut: [], notOptedOut: [bobs] })
    expect(await isOut(bob)).toBe(false)
  })
  it('never ends an opt-out that the person chose here', async () => {
    await world.chooseOptOut(ann, true)
    await take({ optedOut: [], notOptedOut: 'everybodyElse' }, '2026-12-01T00:00:00.000Z')
    expect(await isOut(ann)).toBe(true)
  })
  it('yields to a choice that was made after it, and says so', async () => {
    await world.chooseOptOut(ann, true)
    await world.chooseOptOut(ann, false)
    expect(await take({ optedOut: [anns] })).toContain('1 with a newer choice, which stands')
    expect(await isOut(ann)).toBe(false)
    expect(await take({ optedOut: [anns] }, '2026-11-21T00:00:00.000Z')).toContain('1 opted out now')
  })
  it('is refused after a newer one, naming both dates and with nothing done, unless it is asked for', async () => {
    await take({ optedOut: [], notOptedOut: 'everybodyElse' })
    const end = await world.stores.log.end()
    const older = { optedOut: [anns], notOptedOut: 'everybodyElse' } as const
    await expect(take(older, '2026-11-01T00:00:00.000Z')).rejects.toThrow(
      'this list was made on 2026-11-01, and one made on 2026-11-20 was taken in already',
    )
    expect([await world.stores.log.end(), await isOut(ann)]).toStrictEqual([end, false])
    expect(await take(older, '2026-11-01T00:00:00.000Z', true)).toContain('1 opted out now')
  })
  it('counts somebody who was erased as nobody', async () => {
    await take({ optedOut: [anns] })
    await world.stores.keys.destroy(ann)
    expect(await take({ optedOut: [anns] })).toContain('1 without a record here')
    await take({ optedOut: [], notOptedOut: 'everybodyElse' })
  })
})
