/** Whether this process lives, whether it is ready, and what it counts. */
import { z } from 'zod'
import { json } from '../http/answers.ts'
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
    answer: z.strictObject({ ready: z.boolean(), why: z.array(z.string()).readonly() }),
  },
  refusals: [503],
  handle: async ({ exchange }) => {
    const { ready, why } = await exchange.readiness()
    return json({ ready, why }, { status: ready ? 200 : 503 })
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
