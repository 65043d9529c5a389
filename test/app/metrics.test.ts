/** What people on watch read at `/metrics` of the exchange itself. */
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { openInbox } from '../../app/inbox.ts'
import { metricsOf } from '../../app/metrics.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { toInstant } from '../../domain/kernel/time.ts'
import { message } from '../../domain/message/decider.ts'
import { ada, adt, mdm, openHospital, oru } from '../processes/hospital.ts'
import { openWorld } from '../support/world.ts'

const dashboards = {
  freshness: () => ({ status: 'elsewhere', countedThrough: toInstant(Date.UTC(2026, 10, 2)) }) as const,
}

it('says who counts, and up to when', async () => {
  const exchange = await openWorld()
  const said = (await metricsOf({ exchange, dashboards }).metrics()).split('\n')
  expect(said.filter(line => line.startsWith('cie_count'))).toStrictEqual([
    'cie_counting{status="live"} 0',
    'cie_counting{status="behind"} 0',
    'cie_counting{status="unavailable"} 0',
    'cie_counting{status="elsewhere"} 1',
    `cie_counted_through_seconds ${String(Date.UTC(2026, 10, 2) / 1000)}`,
  ])
  await exchange.close()
})

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
  const text = await metricsOf({
    exchange: world,
    inbox,
    receiver: { reusedControlIds: () => 0 },
    dashboards,
  }).metrics()
  const lines = text.split('\n').filter(line => line.startsWith('cie_source_silence_seconds'))
  expect(lines).toStrictEqual([`cie_source_silence_seconds{organisation="${organisation}"} 7200`])
  ending.abort()
  await inbox.ended
  await world.close()
})

it('says how many messages wait, are stuck, or came under a control id that was used before', async () => {
  const exchange = await openWorld()
  const hospital = await openHospital()
  const result = oru({ local: 'H999' })
  const other = result.replace('|48|', '|49|')
  for (const sent of [adt(ada), result, other, result, mdm(ada, { bytes: 90_000 })]) await hospital.send(sent)
  for (const state of await hospital.messageStates())
    if ('received' in state && 'hash' in state.received.content)
      await hospital.blobs.remove(state.received.content.hash)
  const inbox = hospital.inbox()
  await inbox.settled()
  const metrics = metricsOf({ exchange, inbox, receiver: hospital, dashboards })
  const said = async (): Promise<readonly string[]> =>
    (await metrics.metrics()).split('\n').filter(line => /^cie_(inbox|reused)/.test(line))
  const expected = [
    'cie_inbox_waiting 1',
    'cie_inbox_quarantined 2',
    'cie_inbox_failing 1',
    'cie_reused_control_ids_total 1',
  ]
  expect(await said()).toStrictEqual(expected)
  expect(await said()).toStrictEqual(expected)
  await inbox.end()
  await hospital.close()
  await exchange.close()
})
