/** What people on watch are told in numbers: how far the read models and the inbox are, and how long each source is silent. */
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Dashboards, Freshness } from '../analytics/views.ts'
import type { Receiver } from '../feeds/hl7v2/receive.ts'
import type { Inbox } from '../processes/inbox.ts'
import { LogUnavailable } from '../store/port.ts'
import type { Exchange } from './compose.ts'
import { nhs111Metrics } from './nhs111Metrics.ts'
import type { Processing } from './processing.ts'

interface Watched {
  /** Where it files messages and brings notes to NHS 111, or stands by. */
  readonly processing?: Pick<Processing, 'receivers' | 'standsBy'>
  readonly exchange: Pick<Exchange, 'clock' | 'queries' | 'runner'>
  /** Where this process files messages. */
  readonly inbox?: Pick<Inbox, 'progress'>
  /** Where it receives them. */
  readonly receiver?: Pick<Receiver, 'reusedControlIds'>
  readonly dashboards: Pick<Dashboards, 'freshness'>
}

const inboxHelp = {
  waiting: 'Messages received and not yet filed, refused or quarantined',
  quarantined: 'Messages that wait for a person to decide about them',
  failing: 'Messages that could not be worked on and are tried again',
} as const

/** While the log is away nobody knows what lies unread in it: the rest is told all the same, and `/ready` names what is missing. */
const notWhileAway = (error: unknown): readonly [] => {
  if (error instanceof LogUnavailable) return []
  throw error
}

const readModelLag = ({ exchange }: Watched): Gauge =>
  new Gauge({
    name: 'cie_read_model_lag_seconds',
    help: 'Age of the oldest event that a read model has not read',
    labelNames: ['read_model'],
    registers: [],
    async collect() {
      this.reset()
      for (const { name, seconds } of await exchange.runner.lag().catch(notWhileAway))
        this.set({ read_model: name }, seconds)
    },
  })

const sourceSilence = ({ exchange }: Watched): Gauge =>
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
  })

const inboxGauges = (inbox: Pick<Inbox, 'progress'>): readonly Gauge[] =>
  (['waiting', 'quarantined', 'failing'] as const).map(
    name =>
      new Gauge({
        name: `cie_inbox_${name}`,
        help: inboxHelp[name],
        registers: [],
        collect() {
          this.set(inbox.progress()[name])
        },
      }),
  )

const processingGauge = ({ standsBy }: Pick<Processing, 'standsBy'>): Gauge =>
  new Gauge({
    name: 'cie_processing',
    help: 'Whether it is this process’s turn to file messages and to bring notes to NHS 111: 1, or 0 where it stands by',
    registers: [],
    collect() {
      this.set(standsBy() ? 0 : 1)
    },
  })

const reusedControlIds = (receiver: Pick<Receiver, 'reusedControlIds'>): Counter =>
  new Counter({
    name: 'cie_reused_control_ids_total',
    help: 'Messages, since the start, whose control id their sender had used before for another message',
    registers: [],
    collect() {
      this.reset()
      this.inc(receiver.reusedControlIds())
    },
  })

const countings = [
  'live',
  'behind',
  'unavailable',
  'elsewhere',
] as const satisfies readonly Freshness['status'][]

const countingGauges = (dashboards: Watched['dashboards']): readonly Gauge[] => [
  new Gauge({
    name: 'cie_counting',
    help: 'How counting is doing as this process sees it: 1 for what it is',
    labelNames: ['status'],
    registers: [],
    collect() {
      const { status } = dashboards.freshness()
      for (const one of countings) this.set({ status: one }, one === status ? 1 : 0)
    },
  }),
  new Gauge({
    name: 'cie_counted_through_seconds',
    help: 'When the newest event was recorded that is counted, or that published figures hold; 0 where there is none',
    registers: [],
    collect() {
      const { countedThrough } = dashboards.freshness()
      this.set(countedThrough === undefined ? 0 : Date.parse(countedThrough) / 1000)
    },
  }),
]

/** The registry behind `/metrics`: what this process does not do it says nothing of. */
export const metricsOf = (watched: Watched): Registry => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const { exchange, inbox, receiver, processing, dashboards } = watched
  registry.registerMetric(readModelLag(watched))
  const keepsSources = exchange.runner.states().some(({ name }) => name === 'sources')
  if (keepsSources) registry.registerMetric(sourceSilence(watched))
  if (inbox !== undefined) for (const gauge of inboxGauges(inbox)) registry.registerMetric(gauge)
  if (processing !== undefined) {
    registry.registerMetric(processingGauge(processing))
    for (const one of nhs111Metrics(processing.receivers, exchange.clock)) registry.registerMetric(one)
  }
  for (const gauge of countingGauges(dashboards)) registry.registerMetric(gauge)
  if (receiver !== undefined) registry.registerMetric(reusedControlIds(receiver))
  return registry
}
