/** The trap of numbers: whatever carries the number of another person's item never reaches that person's record. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ada,
  adt,
  bea,
  clinic,
  mdm,
  openHospital,
  orderOf,
  oru,
  recordOf,
  type Hospital,
} from './hospital.ts'

let world: Hospital
beforeEach(async () => {
  world = await openHospital()
  await receive(adt(ada), adt(bea))
})
afterEach(async () => {
  await world.close()
})

const receive = async (...messages: readonly string[]): Promise<void> => {
  for (const message of messages) expect(await world.send(message)).toBe('AA')
  await world.work()
}
const statuses = async (): Promise<readonly string[]> =>
  (await world.messageStates())
    .slice(2)
    .map(one => (one.status === 'quarantined' ? one.quarantine.reason : one.status))
/** How many entries each has; nothing may be in both. */
const counts = async () => {
  const holders = (await world.entries()).flatMap(one => ('patient' in one ? [one.patient] : []))
  const of = async (nhs: string): Promise<number> => {
    const patient = await world.identity.patientByNhsNumber(nhs)
    return holders.filter(holder => holder === patient).length
  }
  return { ada: await of(ada.nhs), bea: await of(bea.nhs) }
}

const newer = { at: '20261009090000+0000', value: '99' }

describe('a result with the filler number of another person’s', () => {
  it.each([
    ['a newer version', oru(bea, newer)],
    ['a correction', oru(bea, { ...newer, status: 'C' })],
    ['a cancellation', oru(bea, { ...newer, status: 'X' })],
    ['a retraction', oru(bea, { ...newer, status: 'R' })],
    ['an older version', oru(bea, { at: '20260901090000+0000' })],
    ['the same content', oru(bea)],
    ['a match by the local number alone', oru({ local: bea.local, birth: bea.birth }, newer)],
  ])('waits and leaves it as it is: %s', async (_which, message) => {
    await receive(oru(ada))
    const before = await recordOf(world, ada.nhs)
    await receive(message)
    expect(await statuses()).toStrictEqual(['filed', 'belongsToAnother'])
    expect(await recordOf(world, ada.nhs)).toStrictEqual(before)
    expect(await counts()).toStrictEqual({ ada: 1, bea: 0 })
  })

  it('waits whole: its other orders are not filed either', async () => {
    const both = `${orderOf(bea, { order: 'L2' })}${orderOf(bea, { order: 'L1' }).split('\r').slice(2).join('\r')}`
    await receive(oru(ada), both)
    expect(await statuses()).toStrictEqual(['filed', 'belongsToAnother'])
    expect(await counts()).toStrictEqual({ ada: 1, bea: 0 })
  })

  it('never meets it when both are filed at once', async () => {
    await receive(oru(ada), oru(bea))
    expect((await statuses()).toSorted()).toStrictEqual(['belongsToAnother', 'filed'])
    const { ada: first, bea: second } = await counts()
    expect(first + second).toBe(1)
  })

  it('that is hers after all stays apart, also when it is cancelled later', async () => {
    await receive(oru(ada))
    const before = await recordOf(world, ada.nhs)
    await receive(oru(bea))
    const waiting = (await world.messageStates()).find(({ status }) => status === 'quarantined')
    const patient = await world.identity.patientByNhsNumber(bea.nhs)
    await world.resolve(waiting?.id ?? '', {
      decision: 'accepted',
      ...(patient !== undefined && { patient }),
    })
    await world.work()
    await receive(oru(bea, { ...newer, status: 'X' }))
    expect(await statuses()).toStrictEqual(['filed', 'filed', 'filed'])
    expect(await recordOf(world, ada.nhs)).toStrictEqual(before)
    expect(await recordOf(world, bea.nhs)).toMatchObject({ entries: [{ status: 'retracted' }] })
  })

  it('from another organisation is another item', async () => {
    await receive(oru(ada))
    const before = await recordOf(world, ada.nhs)
    await world.send(adt(bea), clinic)
    await world.send(oru(bea, newer), clinic)
    await world.work()
    expect(await recordOf(world, ada.nhs)).toStrictEqual(before)
    expect(await counts()).toStrictEqual({ ada: 1, bea: 1 })
  })
})

describe('a result without any number', () => {
  const unnumbered = (who: typeof ada, day: string) => oru(who, { order: '', at: `202610${day}090000+0000` })
  it('is told from another person’s of the same test and time', async () => {
    await receive(unnumbered(ada, '02'), unnumbered(bea, '02'), unnumbered(bea, '03'))
    expect(await statuses()).toStrictEqual(['filed', 'filed', 'filed'])
    expect(await counts()).toStrictEqual({ ada: 1, bea: 1 })
  })
})

describe('a letter with the number of another person’s', () => {
  it('waits and leaves it as it is', async () => {
    await receive(mdm(ada))
    const before = await recordOf(world, ada.nhs)
    await receive(mdm(bea, { words: 'Dear Bea', at: '20261009090000+0000' }))
    expect(await statuses()).toStrictEqual(['filed', 'belongsToAnother'])
    expect(await recordOf(world, ada.nhs)).toStrictEqual(before)
  })
})
