/** What people on watch read at `/metrics` of the exchange itself. */
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { openInbox } from '../../app/inbox.ts'
import { metricsOf } from '../../app/metrics.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { message } from '../../domain/message/decider.ts'
import { openWorld } from '../support/world.ts'

it('says for how long each organisation that ever sent something has been silent', async () => {
  const world = await openWorld()
  const organisation = await world.addProvider('RXX01')
  await world.addProvider('RXX02')
  const by: Actor = { user: 'system', role: 'system', organisation }
  const data = {
    format: 'hl7v2' as const,
    organisation,
    sender: 'LAB^X',
    controlId: '1',
    messageType: 'ORU^R01',
    content: { base64: 'TVNI', mediaType: 'text/plain' },
    reusedControlId: false,
  }
  const asked = { aggregate: message, id: world.ids.opaque(), by, aim: { organisation } }
  await world.ask({ ...asked, command: { type: 'ReceiveMessage', data } })
  await world.settled()
  world.passes(7_200_000)
  const ending = new AbortController()
  const inbox = openInbox(world, world.stores, { logger: pino({ level: 'silent' }), signal: ending.signal })
  const text = await metricsOf({ exchange: world, inbox }).metrics()
  const lines = text.split('\n').filter(line => line.startsWith('cie_source_silence_seconds'))
  expect(lines).toStrictEqual([`cie_source_silence_seconds{organisation="${organisation}"} 7200`])
  ending.abort()
  await inbox.ended
  await world.close()
})
