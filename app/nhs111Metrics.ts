/** What people on watch are told of notes on their way to NHS 111, by receiver; nothing in a process that does not bring them now. */
import { Counter, Gauge } from 'prom-client'
import type { Clock } from '../domain/kernel/time.ts'
import type { Nhs111, ReceiverProgress } from '../processes/nhs111.ts'

interface Told {
  readonly help: string
  /** Undefined: nothing is told. */
  readonly of: (progress: ReceiverProgress, now: number) => number | undefined
}

const gauges: Readonly<Record<string, Told>> = {
  open: {
    help: 'Special patient notes with a version on its way to a receiver',
    of: ({ open }) => open,
  },
  failing: {
    help: 'Special patient notes that a receiver did not take and that are tried again',
    of: ({ failing }) => failing,
  },
  waiting: {
    help: 'Versions of special patient notes that a receiver neither took nor refused yet',
    of: ({ waiting }) => waiting,
  },
  lag_seconds: {
    help: 'For how long the oldest version waits that a receiver neither took nor refused yet; 0 where none does',
    of: ({ waitingSince }, now) => (waitingSince === undefined ? 0 : (now - Date.parse(waitingSince)) / 1000),
  },
  late: {
    help: 'Versions that have waited for so long that the team which published them is told',
    of: ({ late }) => late,
  },
  refused: {
    help: 'Special patient notes that a receiver refused and that wait for a person to send them again',
    of: ({ refused }) => refused,
  },
  held_as_of_seconds: {
    help: 'When the last check began in which a receiver said what it holds',
    of: ({ heldAsOf }) => (heldAsOf === undefined ? undefined : Date.parse(heldAsOf) / 1000),
  },
}

/** The metrics of all receivers. */
export const nhs111Metrics = (receivers: Nhs111['progress'], clock: Clock): readonly (Gauge | Counter)[] => [
  ...Object.entries(gauges).map(
    ([name, { help, of }]) =>
      new Gauge({
        name: `cie_nhs111_${name}`,
        help,
        labelNames: ['receiver'],
        registers: [],
        collect() {
          this.reset()
          const now = Date.parse(clock())
          for (const one of receivers()) {
            const value = of(one, now)
            if (value !== undefined) this.set({ receiver: one.receiver }, value)
          }
        },
      }),
  ),
  new Counter({
    name: 'cie_nhs111_sent_total',
    help: 'Sendings of special patient notes since this process began to bring them, by what came of each',
    labelNames: ['receiver', 'outcome'],
    registers: [],
    collect() {
      this.reset()
      for (const { receiver, sent } of receivers())
        for (const [outcome, times] of Object.entries(sent)) this.inc({ receiver, outcome }, times)
    },
  }),
]
