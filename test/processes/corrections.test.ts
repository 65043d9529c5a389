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

describe('a result that is sent again unchanged', () => {
  it('is confirmed: no correction, and nothing more to read', async () => {
    await receive(panel(2, 'F', sodium), panel(4, 'F', sodium))
    expect(await shown()).toMatchObject({ status: 'current', result: 'final', earlier: 0 })
    expect((await only()).current.issued).toBe('2026-10-04T09:00:00.000Z')
  })

  it.each(['2 3 4', '2 4 3', '3 2 4', '3 4 2', '4 2 3', '4 3 2'])(
    'stands, though it was cancelled between the two, when they arrive as %s',
    async order => {
      const sent = new Map([
        ['2', panel(2, 'F', sodium)],
        ['3', panel(3, 'X', sodium)],
        ['4', panel(4, 'F', sodium)],
      ])
      await receive(...order.split(' ').map(day => sent.get(day) ?? ''))
      expect(await shown()).toMatchObject({ status: 'current', values: [['2951-2', 140, 'final']] })
    },
  )
})

describe('one number for several tests', () => {
  const test = (code: string, value: string, day: number): string =>
    orderOf(ada, {
      at: `202610${String(day).padStart(2, '0')}090000+0000`,
      order: 'ACC1',
      code: `${code}^${code}^LN`,
      lines: [`OBX|1|NM|${code}^${code}^LN||${value}|mmol/L|||||F`],
    })
  const both = (one: string, other: string): string => `${one}${other.slice(other.indexOf('OBR|'))}`
  const results = async () =>
    (await world.entries())
      .flatMap(state => ('current' in state && state.current.content.kind === 'result' ? [state] : []))
      .map(({ status, current: { content }, earlier }) => [
        status,
        content.kind === 'result' ? content.observations.map(({ code, value }) => [code.code, value]) : [],
        earlier.length,
      ])
      .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
  const value = (number: number) => ({ quantity: { value: number, unit: 'mmol/L' } })
  const expected = [
    ['current', [['2823-3', value(6.9)]], 1],
    ['current', [['59261-8', value(48)]], 0],
  ]

  it('keeps each test apart, whichever of them comes again alone', async () => {
    await receive(both(test('59261-8', '48', 2), test('2823-3', '4.4', 2)), test('2823-3', '6.9', 3))
    expect(await results()).toStrictEqual(expected)
  })
  it('keeps each test apart where the later message came first', async () => {
    await receive(test('2823-3', '6.9', 3), both(test('59261-8', '48', 2), test('2823-3', '4.4', 2)))
    expect(await results()).toStrictEqual(expected)
  })
})

describe('the documents of a report', () => {
  const report2 = (day: number, status: string, ...documents: readonly string[]): string =>
    orderOf(ada, {
      at: `202610${String(day).padStart(2, '0')}090000+0000`,
      status,
      code: '22637-3^Histology^LN',
      service: 'SP',
      lines: documents.map(
        (words, nth) =>
          `OBX|${String(nth + 1)}|ED|PDF^Report||^application^pdf^Base64^${Buffer.from(words).toString('base64')}||||||F`,
      ),
    })
  const statuses = async () =>
    (await world.entries()).flatMap(state => ('current' in state ? [state.status] : []))

  it('are all taken back with it, also those that the message does not name', async () => {
    await receive(report2(2, 'F', 'one', 'two', 'three'), report2(3, 'X', 'one'))
    expect(await statuses()).toStrictEqual(['retracted', 'retracted', 'retracted'])
  })
  it('are taken back where the report comes again without them', async () => {
    await receive(report2(2, 'F', 'one', 'two'), report2(3, 'C', 'one, corrected'))
    expect((await statuses()).toSorted()).toStrictEqual(['current', 'retracted'])
  })
  it('stay where an older version without them comes late', async () => {
    await receive(report2(3, 'F', 'one', 'two'), report2(2, 'F', 'one'))
    expect(await statuses()).toStrictEqual(['current', 'current'])
  })
})

describe('an appointment', () => {
  const appointment = (event: string, at: string, when: string): string =>
    [
      `MSH|^~\\&|EPR|RYJ|CIE|NWL|${at}||SIU^${event}|${event}-${at}|P|2.4||||||UNICODE UTF-8`,
      `SCH|P1|AP1||||||Check|20|min|${when === '' ? '' : `^^20^${when}`}`,
      `PID|1||${ada.nhs}^^^NHS^NH||Marsh^Ada||${ada.birth}|F|||||||||||||||||||||||||01`,
      'PV1|1|O||||||||300',
      '',
    ].join('\r')
  const booked = appointment('S12', '20261001100000+0000', '20261201100000+0000')
  const state = async () => (await only()).current.content

  it('is cancelled by its id alone, and keeps what else is known of it', async () => {
    await receive(booked)
    const before = await state()
    await receive(appointment('S15', '20261002100000+0000', ''))
    expect(await state()).toStrictEqual({ ...before, status: 'cancelled' })
  })
  it('that is not known waits for a person when it is cancelled without a time', async () => {
    await receive(appointment('S15', '20261002100000+0000', ''))
    expect(await world.entries()).toStrictEqual([])
    expect((await world.messageStates()).at(-1)).toMatchObject({ status: 'quarantined' })
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
