/** Calls past the client, with its stubs: what the wire itself says. */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import service from '@eventstore/db-client/generated/streams_grpc_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { credentials as grpcCredentials, type ServiceError } from '@grpc/grpc-js'
import protobuf from 'google-protobuf/google/protobuf/empty_pb.js'
import timestamp from 'google-protobuf/google/protobuf/timestamp_pb.js'
import { within } from './answers.ts'
import { appendReply, batchReply, statusError } from './rawReplies.ts'

export interface RawEvent {
  readonly id?: string
  readonly properties?: Readonly<Record<string, string>>
  readonly data?: Uint8Array
}
export interface RawAppend {
  readonly stream: string
  /** `any`, `no_stream`, `stream_exists`, a number; undefined leaves it out. */
  readonly expected: string | undefined
  readonly events: readonly RawEvent[]
  readonly deadline?: Date
  readonly withoutOptions?: boolean
  readonly withoutEnd?: boolean
}

const connect = (port: number) =>
  new service.StreamsClient(`127.0.0.1:${port}`, grpcCredentials.createInsecure())

const json = { type: 'T', 'content-type': 'application/json' }

type Message = streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage

const fill = <M extends Message>(message: M, event: RawEvent): M => {
  message.setId(new shared.UUID().setString(event.id ?? crypto.randomUUID()))
  message.setData(event.data ?? Buffer.from('{}'))
  for (const [name, value] of Object.entries(event.properties ?? json))
    message.getMetadataMap().set(name, value)
  return message
}

const identifier = (stream: string): shared.StreamIdentifier =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64'))

const appendOptions = ({ stream, expected }: RawAppend): streams.AppendReq.Options => {
  const options = new streams.AppendReq.Options().setStreamIdentifier(identifier(stream))
  if (expected === 'any') options.setAny(new shared.Empty())
  else if (expected === 'no_stream') options.setNoStream(new shared.Empty())
  else if (expected === 'stream_exists') options.setStreamExists(new shared.Empty())
  else if (expected !== undefined) options.setRevision(expected)
  return options
}

const batchOptions = ({ stream, expected, deadline }: RawAppend): streams.BatchAppendReq.Options => {
  const options = new streams.BatchAppendReq.Options().setStreamIdentifier(identifier(stream))
  if (deadline !== undefined) options.setDeadline(timestamp.Timestamp.fromDate(deadline))
  if (expected === 'any') options.setAny(new protobuf.Empty())
  else if (expected === 'no_stream') options.setNoStream(new protobuf.Empty())
  else if (expected === 'stream_exists') options.setStreamExists(new protobuf.Empty())
  else if (expected !== undefined) options.setStreamPosition(expected)
  return options
}

/** One Append call. */
export const rawAppend = (port: number, append: RawAppend): Promise<unknown> => {
  const client = connect(port)
  return new Promise<unknown>(resolve => {
    const call = client.append((error, reply) => {
      resolve(error === null ? appendReply(reply) : statusError(error))
    })
    call.on('error', () => undefined)
    call.write(new streams.AppendReq().setOptions(appendOptions(append)))
    for (const event of append.events)
      call.write(
        new streams.AppendReq().setProposedMessage(fill(new streams.AppendReq.ProposedMessage(), event)),
      )
    call.end()
  }).finally(() => client.close())
}

/** One append on a BatchAppend stream of its own. */
export const rawBatch = async (port: number, append: RawAppend): Promise<unknown> => {
  const client = connect(port)
  const correlation = crypto.randomUUID()
  const call = client.batchAppend()
  const answered = new Promise<unknown>(resolve => {
    call.on('data', (reply: streams.BatchAppendResp) => {
      resolve(batchReply(reply, correlation))
    })
    call.on('error', (error: ServiceError) => {
      resolve(statusError(error))
    })
  })
  const request = new streams.BatchAppendReq()
    .setCorrelationId(new shared.UUID().setString(correlation))
    .setIsFinal(append.withoutEnd !== true)
    .setProposedMessagesList(
      append.events.map(event => fill(new streams.BatchAppendReq.ProposedMessage(), event)),
    )
  if (append.withoutOptions !== true) request.setOptions(batchOptions(append))
  call.write(request)
  const answer = await within(4000, answered)
  call.cancel()
  client.close()
  return typeof answer === 'object' && answer !== null && 'TIMEOUT' in answer ? { noReply: true } : answer
}

/** Begins an append on the Append wire, and does not go on. Answers how to cancel it. */
export const beginAppend = async (port: number, append: RawAppend): Promise<() => void> => {
  const client = connect(port)
  const call = client.append(() => undefined)
  call.on('error', () => undefined)
  call.write(new streams.AppendReq().setOptions(appendOptions(append)))
  for (const event of append.events)
    call.write(
      new streams.AppendReq().setProposedMessage(fill(new streams.AppendReq.ProposedMessage(), event)),
    )
  await new Promise(resolve => setTimeout(resolve, 300))
  return () => {
    call.cancel()
    client.close()
  }
}

/** What a read of a stream says about each event besides its data. */
export const rawRead = (port: number, stream: string): Promise<unknown> => {
  const client = connect(port)
  const options = new streams.ReadReq.Options()
    .setStream(
      new streams.ReadReq.Options.StreamOptions()
        .setStreamIdentifier(identifier(stream))
        .setStart(new shared.Empty()),
    )
    .setCount('1')
    .setNoFilter(new shared.Empty())
    .setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()))
  return new Promise<unknown>((resolve, reject) => {
    const events: unknown[] = []
    client
      .read(new streams.ReadReq().setOptions(options))
      .on('data', (reply: streams.ReadResp) => {
        const read = reply.getEvent()
        const recorded = read?.getEvent()
        events.push({
          metadata: Object.fromEntries(recorded?.getMetadataMap().toObject(false) ?? []),
          hasCommit: read?.hasCommitPosition(),
          hasNoPosition: read?.hasNoPosition(),
          commit: read?.getCommitPosition(),
          prepare: recorded?.getPreparePosition(),
          rev: recorded?.getStreamRevision(),
        })
      })
      .on('error', reject)
      .on('end', () => {
        resolve(events)
      })
  }).finally(() => client.close())
}
