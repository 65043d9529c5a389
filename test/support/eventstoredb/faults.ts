/** Faults on demand: what the server is told to do wrong, and when. */
import type { status } from '@grpc/grpc-js'
import { notReady, refusal } from './statuses.ts'

/** The kinds of call that a fault can be aimed at. */
export type Operation = 'append' | 'batchAppend' | 'read' | 'subscribe' | 'delete' | 'gossip'

export interface FaultState {
  /** Calls wait here before anything is done with them. */
  stalled: ReadonlySet<Operation>
  /** Calls wait here when everything is done, the answer apart. */
  silent: ReadonlySet<Operation>
  /** The next so many calls are answered with a status, and nothing is done. */
  refusals: {
    operation: Operation
    code: status
    details: string
    trailers?: Readonly<Record<string, string>> | undefined
    times: number
  }[]
  /** Every call is answered with "Server Is Not Ready" until then, in milliseconds since 1970. */
  notReadyUntil: number
  /** Milliseconds that a subscription waits before each of its messages. */
  subscriptionDelay: number
  /** Milliseconds by which followers trail the leader. */
  lag: number
}

export interface Faults {
  /** Waits, or throws the status that was asked for. */
  readonly admit: (operation: Operation) => Promise<void>
  readonly beforeAnswer: (operation: Operation) => Promise<void>
  readonly pace: () => Promise<void> | undefined
  readonly isReady: () => boolean
  readonly lag: () => number
  readonly change: (change: (state: FaultState) => void) => void
}

/** A server without faults, or not ready for a while. */
export const createFaults = (notReadyMilliseconds: number): Faults => {
  const state: FaultState = {
    stalled: new Set(),
    silent: new Set(),
    refusals: [],
    notReadyUntil: Date.now() + notReadyMilliseconds,
    subscriptionDelay: 0,
    lag: 0,
  }
  let waiters: (() => void)[] = []
  const whileIn = async (operation: Operation, where: 'stalled' | 'silent'): Promise<void> => {
    while (state[where].has(operation)) await new Promise<void>(resolve => waiters.push(resolve))
  }
  const isReady = (): boolean => Date.now() >= state.notReadyUntil
  return {
    admit: async operation => {
      await whileIn(operation, 'stalled')
      if (!isReady()) throw notReady()
      const asked = state.refusals.find(one => one.operation === operation && one.times > 0)
      if (asked === undefined) return
      asked.times -= 1
      throw refusal(asked.code, asked.details, asked.trailers)
    },
    beforeAnswer: operation => whileIn(operation, 'silent'),
    pace: () =>
      state.subscriptionDelay === 0
        ? undefined
        : new Promise(resolve => setTimeout(resolve, state.subscriptionDelay)),
    isReady,
    lag: () => state.lag,
    change: change => {
      change(state)
      const woken = waiters
      waiters = []
      for (const wake of woken) wake()
    },
  }
}
