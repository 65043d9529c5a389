/** What no map knows is listed, so that somebody can mend the map. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { message } from '../../domain/message/decider.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { openWorld, type World } from '../support/world.ts'

let world: World
let organisation: string
beforeEach(async () => {
  world = await openWorld()
  organisation = await world.addProvider('RZW01')
})
afterEach(() => world.close())

const filed = async (unmapped: readonly string[]): Promise<string> => {
  const id = world.ids.opaque()
  const by: Actor = { user: 'system', role: 'system', organisation }
  const aim = { organisation }
  const received = {
    format: 'hl7v2' as const,
    organisation,
    sender: 'LAB|RZW01',
    controlId: id,
    messageType: 'ORU^R01',
    content: { base64: '', mediaType: 'text/plain' },
    reusedControlId: false,
  }
  await world.ask({ aggregate: message, id, by, aim, command: { type: 'ReceiveMessage', data: received } })
  const data = { patient: world.ids.opaque(), entries: [], unmapped: [...unmapped] }
  await world.ask({ aggregate: message, id, by, aim, command: { type: 'FileMessage', data } })
  return id
}

it('counts the messages that used each code, the most frequent first', async () => {
  await filed(['local|ZZ1', 'local|ZZ2'])
  await filed(['local|ZZ2', 'local|ZZ2'])
  await world.settled()
  const lastAt = world.clock()
  expect(await world.queries.quarantine.unmapped()).toStrictEqual([
    { code: 'local|ZZ2', messages: 2, lastAt },
    { code: 'local|ZZ1', messages: 1, lastAt },
  ])
})

it('forgets the codes of a message that was erased', async () => {
  const id = await filed(['local|ZZ1'])
  await world.settled()
  await world.stores.keys.destroy(id)
  await world.runner.rebuild('quarantine')
  expect(await world.queries.quarantine.unmapped()).toStrictEqual([])
})
