import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ada, adt, bea, mdm, openHospital, oru, recordOf } from './hospital.ts'

const sent: readonly string[] = [
  adt(ada),
  adt({ ...ada, family: 'Marsh-Lane' }, { event: 'A31', at: '20261004090000+0000' }),
  oru(ada),
  oru(ada, { value: '55', at: '20261003090000+0000' }),
  oru(ada, { value: '61', status: 'C', at: '20261005090000+0000' }),
  oru(ada, { order: 'L2' }),
  oru(ada, { order: 'L2', status: 'X', at: '20261006090000+0000' }),
  oru(ada, { order: 'L4' }),
  oru(ada, { order: 'L4', at: '20261005090000+0000' }),
  mdm({ local: ada.local }),
  adt(bea),
  oru(bea, { order: 'L3', code: '25836-8^HIV 1 RNA^LN' }),
]

const records = async (messages: readonly string[]) => {
  const world = await openHospital()
  for (const message of messages) await world.send(message)
  await world.work()
  const found = [await recordOf(world, ada.nhs), await recordOf(world, bea.nhs)]
  await world.close()
  return found
}

describe('messages in another order', () => {
  it('make the same records', async () => {
    const expected = await records(sent)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...sent], { minLength: sent.length }), async shuffled => {
        expect(await records(shuffled)).toStrictEqual(expected)
      }),
      { numRuns: 30 },
    )
  })

  it('make the same records when any of them come twice', async () => {
    const expected = await records(sent)
    await fc.assert(
      fc.asyncProperty(fc.subarray([...sent]), fc.infiniteStream(fc.nat()), async (again, places) => {
        const messages = [...sent]
        for (const message of again) messages.splice((places.next().value ?? 0) % messages.length, 0, message)
        expect(await records(messages)).toStrictEqual(expected)
      }),
      { numRuns: 15 },
    )
  })
})
