/** Documents that replace documents: however long the chain and whatever the order, one entry is shown, with its newest text. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { entry } from '../../domain/entry/decider.ts'
import { ada, adt, bea, mdm, openHospital, type Hospital } from './hospital.ts'

let world: Hospital
beforeEach(async () => {
  world = await openHospital()
  await receive(adt(ada), adt(bea))
})
afterEach(async () => {
  await world.close()
})

/** The n-th document of a chain: it replaces the one before it. */
const version = (n: number, of = ada): string =>
  mdm(of, {
    number: `D${String(n)}`,
    replaces: n === 1 ? '' : `D${String(n - 1)}`,
    words: `version ${String(n)}`,
    at: `2026100${String(n)}090000+0000`,
  })
const receive = async (...messages: readonly string[]): Promise<void> => {
  for (const message of messages) {
    expect(await world.send(message)).toBe('AA')
    await world.work()
  }
}

const known = async () => (await world.entries()).flatMap(one => ('current' in one ? [one] : []))
const textOf = ({ content }: { readonly content: object }): unknown => 'text' in content && content.text
const shown = async () =>
  (await known()).filter(({ status }) => status === 'current').map(({ current }) => textOf(current))

const ordersOf = (of: readonly number[]): readonly (readonly number[])[] =>
  of.length < 2
    ? [of]
    : of.flatMap(first => ordersOf(of.filter(other => other !== first)).map(rest => [first, ...rest]))

describe('a document that replaces one that replaced another', () => {
  it('is the same entry, with every version before it', async () => {
    await receive(version(1), version(2), version(3), version(4))
    const [only, ...more] = await known()
    expect(more).toStrictEqual([])
    expect(only?.earlier.map(textOf)).toStrictEqual(['version 1', 'version 2', 'version 3'])
    expect(await shown()).toStrictEqual(['version 4'])
  })

  it('is the same entry where the newest comes first and the oldest last', async () => {
    await receive(version(3), version(2), version(1))
    expect((await known()).map(({ earlier }) => earlier.map(textOf))).toStrictEqual([
      ['version 2', 'version 1'],
    ])
    expect(await shown()).toStrictEqual(['version 3'])
  })

  it.each(ordersOf([1, 2, 3, 4]))(
    'is shown once, in its newest version, in the order %i %i %i %i',
    async (...order) => {
      await receive(...order.map(n => version(n)))
      expect(await shown()).toStrictEqual(['version 4'])
      await receive(...order.map(n => version(n)))
      expect(await shown()).toStrictEqual(['version 4'])
    },
  )

  it('takes back what was filed before anybody knew that they are one', async () => {
    await receive(version(1), version(3), version(2))
    expect(await known()).toMatchObject([
      { status: 'retracted', reason: 'a newer version of this document replaces it' },
      { status: 'current', earlier: [{ content: { text: 'version 2' } }] },
    ])
  })

  it('follows its number to the entry also when it is sent again with other words', async () => {
    await receive(version(1), version(3), version(2))
    await receive(mdm(ada, { number: 'D1', words: 'version 1, signed', at: '20261009090000+0000' }))
    expect(await shown()).toStrictEqual(['version 1, signed'])
  })

  it('takes the whole entry back where the sender cancels it', async () => {
    const cancelled = version(3).replace('|D3|D2||||AU', '|D3|D2||||AU||CA')
    await receive(version(1), version(2), cancelled)
    expect(await shown()).toStrictEqual([])
    await receive(version(2), version(1))
    expect(await shown()).toStrictEqual([])
  })
})

describe('a document that replaces another person’s', () => {
  it('waits, and changes nothing of that person’s', async () => {
    await receive(version(1), version(2), version(3, bea))
    expect((await world.messageStates()).at(-1)).toMatchObject({
      status: 'quarantined',
      quarantine: { reason: 'belongsToAnother' },
    })
    expect(await shown()).toStrictEqual(['version 2'])
  })

  it('is filed beside it where a person decides so, and so is what replaces it', async () => {
    await receive(version(1), version(2, bea))
    const waiting = (await world.messageStates()).find(({ status }) => status === 'quarantined')
    const patient = (await world.identity.patientByNhsNumber(bea.nhs)) ?? ''
    await world.resolve(waiting?.id ?? '', { decision: 'accepted', patient })
    await world.work()
    expect(await shown()).toStrictEqual(['version 1', 'version 2'])
    await receive(version(3, bea))
    const waits = (await world.messageStates()).at(-1)
    expect(waits?.status).toBe('filed')
    expect(await shown()).toStrictEqual(['version 1', 'version 3'])
  })

  it('is free for another once that person was erased', async () => {
    await receive(version(1), version(2))
    await world.keys.destroy((await world.identity.patientByNhsNumber(ada.nhs)) ?? '')
    await receive(version(3, bea))
    expect(await shown()).toStrictEqual(['version 3'])
    for (const id of await world.streams('entry')) expect(await world.stateOf(entry, id)).toBeDefined()
  })
})
