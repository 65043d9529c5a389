/** The control channel: what a parent process may tell a running server, over the channel between Node processes. */
import { status } from '@grpc/grpc-js'
import { z } from 'zod'
import type { FaultState, Faults } from './faults.ts'
import type { RunningServer } from './server.ts'

export const operations = ['append', 'batchAppend', 'read', 'subscribe', 'delete', 'gossip'] as const

const operation = z.enum(operations)

/** One thing to do wrong, or `resume` to do right again. */
export const command = z.discriminatedUnion('do', [
  /** Every connection is cut; new ones are accepted. */
  z.object({ do: z.literal('dropConnections') }),
  /** Calls wait before anything is done. */
  z.object({ do: z.literal('stall'), operations: z.array(operation) }),
  /** Everything is done and written, but not answered. */
  z.object({ do: z.literal('silence'), operations: z.array(operation) }),
  /** The next calls are answered with a gRPC status. */
  z.object({
    do: z.literal('refuse'),
    operation,
    code: z.enum(status),
    details: z.string(),
    trailers: z.record(z.string(), z.string()).optional(),
    times: z.number().int().positive(),
  }),
  /** "Server Is Not Ready" for a while. */
  z.object({ do: z.literal('notReady'), milliseconds: z.number() }),
  /** Subscriptions wait before each event. */
  z.object({ do: z.literal('slowSubscriptions'), milliseconds: z.number() }),
  /** Followers trail the leader. */
  z.object({ do: z.literal('lag'), milliseconds: z.number() }),
  /** Another member leads, by its place among them, after an election. */
  z.object({ do: z.literal('lead'), place: z.number().int(), electionMilliseconds: z.number() }),
  /** No fault any more; whatever waited goes on. */
  z.object({ do: z.literal('resume') }),
])
export type Command = z.infer<typeof command>

/** A command with a number, which the server gives back when it has obeyed. */
export const numberedCommand = z.object({ number: z.number(), command })
export const obeyed = z.object({ obeyed: z.number() })

const changes = (asked: Command): ((state: FaultState) => void) => {
  switch (asked.do) {
    case 'stall':
      return state => (state.stalled = new Set(asked.operations))
    case 'silence':
      return state => (state.silent = new Set(asked.operations))
    case 'refuse':
      return state => state.refusals.push({ ...asked })
    case 'notReady':
      return state => (state.notReadyUntil = Date.now() + asked.milliseconds)
    case 'lag':
      return state => (state.lag = asked.milliseconds)
    case 'slowSubscriptions':
      return state => (state.subscriptionDelay = asked.milliseconds)
    case 'resume':
      return state => {
        state.stalled = new Set()
        state.silent = new Set()
        state.refusals = []
        state.notReadyUntil = 0
        state.subscriptionDelay = 0
        state.lag = 0
      }
    case 'lead':
    case 'dropConnections':
      return () => undefined
  }
}

/** Obeys commands from the parent process; without a parent there are none. Ends the process when the parent is gone. */
export const obeyParent = (faults: Faults, { cluster, dropConnections }: RunningServer): void => {
  if (process.send === undefined) return
  const send = process.send.bind(process)
  process.on('message', message => {
    const { number, command: asked } = numberedCommand.parse(message)
    if (asked.do === 'dropConnections') dropConnections()
    if (asked.do === 'lead') cluster.lead(asked.place, asked.electionMilliseconds)
    faults.change(changes(asked))
    send({ obeyed: number })
  })
  process.on('disconnect', () => process.exit(0))
  if (!process.connected) process.exit(0)
}
