/** Lists that organisations keep of a person: a newer one replaces the organisation's own older one, and nothing else (F4). */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ada, adt, clinic, hospital, openHospital, type Hospital } from './hospital.ts'

let world: Hospital
beforeEach(async () => {
  world = await openHospital()
})
afterEach(async () => {
  await world.close()
})

const day = (n: number): string => `202610${String(n).padStart(2, '0')}090000+0000`
const al1 = (substance: string): string => `AL1|1|DA|^${substance}|SV|rash`
const dg1 = (name: string, action = ''): string =>
  ['DG1', '1', '', `${name}^${name}^I10`, ...Array.from({ length: 17 }, () => ''), action].join('|')
const pr1 = (name: string): string => `PR1|1||${name}^${name}^OPCS|${name}|20260101`
const person = (at: number, ...more: readonly string[]): string =>
  adt(ada, { event: 'A31', at: day(at), more })
const visit = (at: number, ...more: readonly string[]): string =>
  adt(ada, { event: 'A08', at: day(at), more })

/** Sends messages, the inbox working after each. */
const receive = async (...messages: readonly string[]): Promise<void> => {
  for (const message of messages) {
    expect(await world.send(message)).toBe('AA')
    await world.work()
  }
}

/** What a record shows: of each allergy, diagnosis and procedure, whether it is current or retracted. */
const shownIn = async (of: Hospital, from = hospital): Promise<Readonly<Record<string, string>>> => {
  const entries = (await of.entries()).flatMap(one => ('current' in one ? [one] : []))
  const named = entries
    .filter(({ current }) => current.source.organisation === from)
    .map(({ status, current: { content } }) => {
      const name = content.kind === 'allergy' ? content.substance : 'name' in content ? content.name : ''
      return [name, status] as const
    })
  return Object.fromEntries(named.toSorted(([a], [b]) => a.localeCompare(b)))
}
const shown = (from?: string): Promise<unknown> => shownIn(world, from)

describe('an organisation’s list of allergies', () => {
  it('loses what a newer one leaves out, with the reason', async () => {
    await receive(person(1, al1('Latex'), al1('Penicillin')), person(2, al1('Penicillin')))
    expect(await shown()).toStrictEqual({ Latex: 'retracted', Penicillin: 'current' })
    expect(await world.entries()).toMatchObject([
      { reason: 'the sender’s list no longer holds it' },
      { status: 'current' },
    ])
  })

  it('names what it took back among the entries that the message made', async () => {
    await receive(person(1, al1('Latex'), al1('Penicillin')), person(2, al1('Penicillin')))
    const [latex = ''] = await world.streams('entry')
    const [, second] = await world.messageStates()
    expect(second).toMatchObject({ filed: { entries: [{}, { stream: `entry-${latex}`, revision: 1 }] } })
  })

  it('is left alone by a newer message that lists none, and emptied by HL7’s null', async () => {
    await receive(person(1, al1('Latex'), dg1('Asthma')), person(2), person(3, dg1('Asthma')))
    expect(await shown()).toStrictEqual({ Asthma: 'current', Latex: 'current' })
    await receive(person(4, 'AL1|1|""|""|""'))
    expect(await shown()).toStrictEqual({ Asthma: 'current', Latex: 'retracted' })
  })

  it('is not replaced by what a visit’s message names, which adds to it', async () => {
    await receive(person(1, al1('Latex')), visit(2, al1('Penicillin')))
    expect(await shown()).toStrictEqual({ Latex: 'current', Penicillin: 'current' })
  })

  it('does not take with it what only a visit’s message named', async () => {
    await receive(visit(1, al1('Penicillin')).replaceAll('A08', 'A01'), person(2, al1('Latex')))
    expect(await shown()).toStrictEqual({ Latex: 'current', Penicillin: 'current' })
  })

  it('is no other organisation’s', async () => {
    await receive(person(1, al1('Latex')))
    await world.send(person(2, al1('Latex'), al1('Nuts')), clinic)
    await world.work()
    await receive(person(3, al1('Penicillin')))
    expect(await shown()).toStrictEqual({ Latex: 'retracted', Penicillin: 'current' })
    expect(await shown(clinic)).toStrictEqual({ Latex: 'current', Nuts: 'current' })
  })

  it('takes back an item that comes back and is left out again', async () => {
    await receive(person(1, al1('Latex')), person(2, al1('Nuts')))
    await receive(person(3, al1('Latex'), al1('Nuts')))
    expect(await shown()).toStrictEqual({ Latex: 'current', Nuts: 'current' })
    await receive(person(4, al1('Nuts')))
    expect(await shown()).toStrictEqual({ Latex: 'retracted', Nuts: 'current' })
  })
})

describe('an organisation’s list of diagnoses', () => {
  it('loses what a newer one leaves out, while procedures stay done', async () => {
    await receive(
      person(1, dg1('Asthma'), dg1('Gout'), pr1('Resection')),
      person(2, dg1('Gout'), pr1('Repair')),
    )
    expect(await shown()).toStrictEqual({
      Asthma: 'retracted',
      Gout: 'current',
      Repair: 'current',
      Resection: 'current',
    })
  })

  it('is changed line by line where the sender says so', async () => {
    await receive(person(1, dg1('Asthma'), dg1('Gout')), person(2, dg1('Fracture', 'A'), dg1('Gout', 'D')))
    expect(await shown()).toStrictEqual({ Asthma: 'current', Fracture: 'current', Gout: 'retracted' })
  })

  it('keeps what was said again after it was removed, though the removal comes late', async () => {
    await receive(person(1, dg1('Gout')), person(3, dg1('Gout')), person(2, dg1('Gout', 'D')))
    expect(await shown()).toStrictEqual({ Gout: 'current' })
  })
})

describe('a list that arrives late', () => {
  it('never takes back what a newer one states, and what only it states stays away', async () => {
    await receive(person(3, al1('Penicillin')), person(1, al1('Latex')))
    expect(await shown()).toStrictEqual({ Latex: 'retracted', Penicillin: 'current' })
  })

  it('changes nothing when it is sent again', async () => {
    await receive(person(1, al1('Latex')), person(2, al1('Penicillin')))
    const kinds = async (): Promise<readonly string[]> =>
      (await world.everything()).map(({ event }) => event.type).filter(type => /^(Entry|List)/.test(type))
    const before = await kinds()
    await receive(person(1, al1('Latex')), person(2, al1('Penicillin')))
    expect(await kinds()).toStrictEqual(before)
  })

  const sent = [
    person(1, al1('Latex'), al1('Penicillin'), dg1('Asthma')),
    visit(2, al1('Nuts'), dg1('Gout')),
    person(3, al1('Penicillin'), dg1('Asthma'), dg1('Gout')),
    visit(4, al1('Latex'), dg1('Gout', 'D')),
    person(5, al1('Eggs'), al1('Penicillin')),
    visit(6, al1('Latex')),
    person(7, al1('Eggs'), dg1('Asthma')),
    person(8, al1('Eggs'), al1('Latex')),
    person(9, 'DG1|1||""'),
  ]
  const outcomeOf = async (messages: readonly string[], atOnce: number): Promise<unknown> => {
    const own = await openHospital()
    for (const message of messages) await own.send(message)
    const inbox = own.inbox(atOnce)
    await inbox.settled()
    await inbox.end()
    const outcome = await shownIn(own)
    await own.close()
    return outcome
  }

  it('leads to the same record, whatever the order and however often', async () => {
    const expected = await outcomeOf(sent, 1)
    expect(expected).toStrictEqual({
      Asthma: 'retracted',
      Eggs: 'current',
      Gout: 'retracted',
      Latex: 'current',
      Nuts: 'current',
      Penicillin: 'retracted',
    })
    const orders = fc.tuple(
      fc.shuffledSubarray(sent, { minLength: sent.length }),
      fc.subarray(sent),
      fc.constantFrom(1, 8),
    )
    await fc.assert(
      fc.asyncProperty(orders, async ([shuffled, again, atOnce]) => {
        expect(await outcomeOf([...shuffled, ...again], atOnce)).toStrictEqual(expected)
      }),
      { numRuns: 25 },
    )
  })
})
