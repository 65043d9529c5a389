/** What people on watch are told in numbers: how far the read models and the inbox are, and how long each source is silent. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Inbox } from '../processes/inbox.ts'
import type { Exchange } from './compose.ts'

interface Watched {
  readonly exchange: Pick<Exchange, 'clock' | 'queries' | 'runner'>
  readonly inbox: Inbox
}

/** The registry behind `/metrics`. */
export const metricsOf = ({ exchange, inbox }: Watched): Registry => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  registry.registerMetric(
    new Gauge({
      name: 'cie_read_model_lag_seconds',
      help: 'Age of the oldest event that a read model has not read',
      labelNames: ['read_model'],
      registers: [],
      async collect() {
        for (const { name, seconds } of await exchange.runner.lag()) this.set({ read_model: name }, seconds)
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: 'cie_source_silence_seconds',
      help: 'Time since the newest message of an organisation arrived',
      labelNames: ['organisation'],
      registers: [],
      async collect() {
        const now = Date.parse(exchange.clock())
        for (const { organisation, lastReceivedAt } of await exchange.queries.sources.lastHeard())
          if (lastReceivedAt !== undefined)
            this.set({ organisation }, (now - Date.parse(lastReceivedAt)) / 1000)
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: 'cie_inbox_waiting',
      help: 'Messages received and not yet filed, refused or quarantined',
      registers: [],
      collect() {
        this.set(inbox.progress().waiting)
      },
    }),
  )
  return registry
}
