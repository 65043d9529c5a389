/** Whether this process lives, whether it is ready, and what it counts. */
import { z } from 'zod'
import { json, refuse } from '../http/answers.ts'
import { bare, openRoute, operatorRoute } from '../http/route.ts'

export const readHealth = openRoute({
  name: 'readHealth',
  method: 'get',
  path: '/health',
  summary: 'Whether this process lives',
  shape: { ...bare, answer: z.strictObject({ status: z.literal('alive') }) },
  refusals: [],
  handle: () => Promise.resolve(json({ status: 'alive' as const })),
})

export const readReady = openRoute({
  name: 'readReady',
  method: 'get',
  path: '/ready',
  summary: 'Whether requests are served, and what is missing (503)',
  shape: {
    ...bare,
    answer: z.strictObject({ ready: z.literal(true), roles: z.array(z.string()).readonly() }),
  },
  refusals: [503],
  handle: async ({ exchange }) => {
    const { ready, why, roles } = await exchange.readiness()
    if (ready) return json({ ready, roles })
    const faults = why.map(one => ({ place: 'service', why: one }))
    return refuse({ code: 'unavailable', detail: 'Not ready', faults, headers: { 'retry-after': '1' } })
  },
})

export const readMetrics = operatorRoute({
  name: 'readMetrics',
  method: 'get',
  path: '/metrics',
  summary: 'What this process counts, as Prometheus text',
  shape: { ...bare, answer: z.string() },
  serves: 'text/plain',
  refusals: [],
  handle: async ({ exchange: { metrics } }) => ({
    kind: 'text',
    text: await metrics.metrics(),
    mediaType: metrics.contentType,
  }),
})
