import { describe, expect, it } from 'vitest'
import type { EventLog } from '../../store/port.ts'
import { ada, adt, bea, mdm, memoryStores, openHospital, oru, recordOf, type Stores } from './hospital.ts'

/** A log that dies at its n-th append: nothing is written any more. */
const dying = (log: EventLog, appends: number) => {
  const left = { appends, died: false }
  const death = Promise.withResolvers<undefined>()
  const one: EventLog = {
    ...log,
    append: async (...asked) => {
      left.appends -= 1
      left.died ||= left.appends < 0
      if (left.died) {
        death.resolve(undefined)
        throw new Error('the process is dead')
      }
      return log.append(...asked)
    },
  }
  return { log: one, died: () => left.died, death: death.promise }
}

const received = [
  oru({ local: ada.local }, { order: 'L0' }),
  adt(ada),
  oru(ada),
  oru(ada, { value: '61', status: 'C', at: '20261005090000+0000' }),
  mdm(ada, { bytes: 70_000 }),
  mdm(ada, { number: 'D3', replaces: 'D2', words: 'third', at: '20261005090000+0000' }),
  mdm(ada, { number: 'D2', replaces: 'D1', words: 'second', at: '20261004090000+0000' }),
  oru(bea, { order: 'L2' }),
  adt(bea, { more: ['AL1|1|DA|^Penicillin|SV|rash'] }),
  adt(bea, { event: 'A31', at: '20261003090000+0000', more: ['AL1|1|DA|^Latex|MO|rash', 'AL1|2|DA|^Nuts'] }),
  adt(bea, { event: 'A31', at: '20261004090000+0000', more: ['AL1|1|DA|^Nuts'] }),
  oru({ ...ada, status: '02' }, { order: 'L3' }),
  oru(ada, { order: 'L4', status: 'X', at: '20261006090000+0000' }),
]

const outcome = async (stores: Stores) => {
  const world = await openHospital(stores)
  const states = await world.messageStates()
  const appended = await world.everything()
  return {
    messages: states.map(one => ('filed' in one ? `filed ${String(one.filed.entries.length)}` : one.status)),
    ada: await recordOf(world, ada.nhs),
    bea: await recordOf(world, bea.nhs),
    events: appended.map(({ event }) => event.type).toSorted(),
  }
}

const filedAfterCrash = async (appends: number) => {
  const stores = memoryStores()
  const world = await openHospital(stores)
  for (const message of received) await world.send(message)
  const first = dying(stores.log, appends)
  const crashing = await openHospital(stores, first.log)
  const inbox = crashing.inbox(1)
  await Promise.race([first.death, inbox.settled()])
  await inbox.end()
  await world.work()
  return { ...(await outcome(stores)), died: first.died() }
}

describe('an inbox that dies between any two appends', () => {
  it('loses and doubles nothing', async () => {
    const { died: _, ...whole } = await filedAfterCrash(Number.POSITIVE_INFINITY)
    expect(whole.messages.filter(state => state.startsWith('filed'))).toHaveLength(12)
    let crashes = 0
    for (let appends = 0; ; appends += 1) {
      const { died, ...resumed } = await filedAfterCrash(appends)
      expect(resumed, `dead at append ${String(appends)}`).toStrictEqual(whole)
      if (!died) break
      crashes += 1
    }
    expect(crashes).toBeGreaterThan(45)
  })
})
