/** Before a call reaches its service: whose it is, whether this member may answer it, and whether its user may do that. */
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { Metadata } from '@grpc/grpc-js'
import { ServerInterceptingCall, status, type ServerInterceptor } from '@grpc/grpc-js'
import type { Cluster } from './cluster.ts'
import type { History } from './history.ts'
import { accessDenied, may, type Right } from './rights.ts'
import { isRefusal, notReady, refusal, unhandled } from './statuses.ts'
import { callerOf, type Caller, type User } from './users.ts'
import { streamNameOf } from './wire.ts'

export interface Guarded {
  readonly cluster: Cluster
  /** The port of the member that is asked. */
  readonly member: number
  readonly users: readonly User[]
  readonly history: History
}

/** What a first message asks for. A batch of appends is answered one by one, where they are carried out. */
const needIn = (message: unknown): { readonly stream: string; readonly right: Right } | undefined => {
  if (message instanceof streams.ReadReq) {
    const options = message.getOptions()
    if (options?.hasAll() === true) return { stream: '$all', right: '$r' }
    return { stream: streamNameOf(options?.getStream()?.getStreamIdentifier()), right: '$r' }
  }
  if (message instanceof streams.AppendReq && message.hasOptions())
    return { stream: streamNameOf(message.getOptions()?.getStreamIdentifier()), right: '$w' }
  if (message instanceof streams.DeleteReq || message instanceof streams.TombstoneReq)
    return { stream: streamNameOf(message.getOptions()?.getStreamIdentifier()), right: '$d' }
  return undefined
}

const mustLead = ({ cluster, member }: Guarded, headers: Metadata): void => {
  if (headers.get('requires-leader')[0]?.toString() !== 'true') return
  const leader = cluster.leader()
  if (leader === undefined) throw notReady()
  if (leader === member) return
  throw refusal(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': '127.0.0.1',
    'leader-endpoint-port': String(leader),
  })
}

/** Refuses what a member does not answer. Followers pass on appends that do not ask for a leader, as real ones do. */
export const gate =
  (guarded: Guarded): ServerInterceptor =>
  (_method, call) => {
    let caller: Caller = 'nobody'
    const orRefuse = (check: () => void, pass: () => void): void => {
      try {
        check()
      } catch (error) {
        const { code, details, metadata } = isRefusal(error) ? error : unhandled()
        call.sendStatus({ code, details, metadata })
        return
      }
      pass()
    }
    return new ServerInterceptingCall(call, {
      start: next =>
        next({
          onReceiveMetadata: (headers, pass) =>
            orRefuse(
              () => {
                caller = callerOf(guarded.users, headers)
                mustLead(guarded, headers)
              },
              () => pass(headers),
            ),
          onReceiveMessage: (message: unknown, pass) =>
            orRefuse(
              () => {
                const need = needIn(message)
                if (need !== undefined && !may(guarded.history, caller, need)) throw accessDenied()
              },
              () => pass(message),
            ),
        }),
    })
  }
