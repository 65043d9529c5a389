/** What laboratories send about a result after its first version: corrections, lines and reports taken back (F3). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ada, adt, openHospital, orderOf, type Hospital } from './hospital.ts'

let world: Hospital
beforeEach(async () => {
  world = await openHospital()
  await receive(adt(ada))
})
afterEach(async () => {
  await world.close()
})

const receive = async (...messages: readonly string[]): Promise<void> => {
  for (const message of messages) {
    expect(await world.send(message)).toBe('AA')
    await world.work()
  }
}

type Value = readonly [code: string, value: string, status?: string]
/** A panel as it stands on a day of October: each value with its OBX-11, the whole with its OBR-25. */
const panel = (day: number, status: string, ...values: readonly Value[]): string =>
  orderOf(ada, {
    at: `202610${String(day).padStart(2, '0')}090000+0000`,
    status,
    lines: values.map(([code, value, of = 'F']) => `OBX|1|NM|${code}^${code}^LN||${value}|mmol/L|||||${of}`),
  })
/** A report in words, of a service that writes reports. */
const report = (day: number, status: string, words: string): string =>
  orderOf(ada, {
    at: `202610${String(day).padStart(2, '0')}090000+0000`,
    status,
    code: 'CXR^Chest X-ray^L',
    service: 'RAD',
    lines: [`OBX|1|TX|CXR^Chest X-ray^L||${words}||||||${status}`],
  })

const only = async () => {
  const [one, ...more] = (await world.entries()).flatMap(state => ('current' in state ? [state] : []))
  expect(more).toStrictEqual([])
  if (one === undefined) throw new Error('nothing was filed')
  return one
}
/** The entry's status, that of its content, and each value with its status. */
const shown = async () => {
  const { status, current, earlier } = await only()
  const { content } = current
  if (content.kind !== 'result') throw new Error(`a ${content.kind}`)
  const values = content.observations.map(({ code, value, status: of }) => [
    code.code,
    'quantity' in value ? value.quantity.value : value.text,
    of,
  ])
  return { status, result: content.status, values, earlier: earlier.length }
}

const sodium: Value = ['2951-2', '140']
const potassium: Value = ['2823-3', '9.9']

describe('a correction', () => {
  it('of the whole order (OBR-25 C) replaces it in full, and says that it is one', async () => {
    await receive(panel(2, 'F', sodium, potassium), panel(3, 'C', sodium, ['2823-3', '4.1', 'C']))
    expect(await shown()).toStrictEqual({
      status: 'current',
      result: 'corrected',
      values: [
        ['2951-2', 140, 'final'],
        ['2823-3', 4.1, 'corrected'],
      ],
      earlier: 1,
    })
  })

  it('of one value (OBX-11 C) makes the result corrected, though the order says final', async () => {
    await receive(panel(2, 'F', sodium, potassium), panel(3, 'F', sodium, ['2823-3', '4.1', 'C']))
    expect(await shown()).toMatchObject({ result: 'corrected', earlier: 1 })
  })

  it('that arrives before what it corrects stays the current version', async () => {
    await receive(panel(3, 'C', ['2823-3', '4.1', 'C']), panel(2, 'F', potassium))
    expect(await shown()).toMatchObject({ values: [['2823-3', 4.1, 'corrected']], earlier: 1 })
  })

  it.each(['D', 'W'])(
    'takes out the one value that is wrong (OBX-11 %s) and leaves the others',
    async wrong => {
      await receive(panel(2, 'F', sodium, potassium), panel(3, 'C', sodium, ['2823-3', '9.9', wrong]))
      expect(await shown()).toStrictEqual({
        status: 'current',
        result: 'corrected',
        values: [['2951-2', 140, 'final']],
        earlier: 1,
      })
    },
  )

  it.each(['D', 'W', 'X'])('that takes out every value (OBX-11 %s) takes the result back', async wrong => {
    await receive(panel(2, 'F', sodium), panel(3, 'F', ['2951-2', '140', wrong]))
    expect(await shown()).toMatchObject({ status: 'retracted' })
  })
})

describe('an order’s status', () => {
  it.each(['D', 'X', 'W', 'R'])('%s takes the result back', async status => {
    await receive(panel(2, 'F', sodium), panel(3, status, sodium))
    expect(await shown()).toMatchObject({ status: 'retracted' })
  })

  it.each(['X', 'R'])('%s takes a report in words back', async status => {
    await receive(report(2, 'F', 'Clear lungs'), report(3, status, 'Clear lungs'))
    expect(await only()).toMatchObject({ status: 'retracted', current: { content: { text: 'Clear lungs' } } })
  })

  it.each(['X', 'R'])('%s without a value takes back what was filed', async status => {
    await receive(panel(2, 'F', sodium), panel(3, status))
    expect(await shown()).toMatchObject({ status: 'retracted', values: [['2951-2', 140, 'final']] })
  })

  it.each(['X', 'R'])('%s that is older than the newest version takes nothing back', async status => {
    await receive(panel(4, 'C', sodium), panel(3, status, sodium))
    expect(await shown()).toMatchObject({ status: 'current', earlier: 0 })
  })

  it('X is undone by a newer version', async () => {
    await receive(panel(2, 'F', sodium), panel(3, 'X', sodium), panel(4, 'C', ['2951-2', '138']))
    expect(await shown()).toMatchObject({ status: 'current', values: [['2951-2', 138, 'final']], earlier: 1 })
  })

  it('P is preliminary until the final version replaces it', async () => {
    await receive(panel(2, 'P', ['2951-2', '140', 'P']))
    expect(await shown()).toMatchObject({ result: 'preliminary' })
    await receive(panel(3, 'F', sodium))
    expect(await shown()).toMatchObject({ result: 'final', earlier: 1 })
  })
})
