/** Between the server's own shapes and the messages of the client's generated stubs. */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { parseId, type StoredEvent } from './events.ts'

export const empty = (): shared.Empty => new shared.Empty()

/** The name in a stream identifier; empty where there is none. */
export const streamNameOf = (identifier: shared.StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8')

const identifierOf = (stream: string): shared.StreamIdentifier =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64'))

const bigintHex = (bits: string): string => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0')

/** The id in a UUID message, in its string form or as two halves; undefined where it is none. */
export const idOf = (uuid: shared.UUID | undefined): string | undefined => {
  const halves = uuid?.getStructured()
  if (halves === undefined) return parseId(uuid?.getString() ?? '')
  return parseId(bigintHex(halves.getMostSignificantBits()) + bigintHex(halves.getLeastSignificantBits()))
}

/** An id as two halves, the form in which the server names an append that it gave up. */
export const halvesOf = (id: string): shared.UUID => {
  const digits = id.replaceAll('-', '')
  const half = (from: number): string =>
    BigInt.asIntN(64, BigInt(`0x${digits.slice(from, from + 16)}`)).toString()
  return new shared.UUID().setStructured(
    new shared.UUID.Structured().setMostSignificantBits(half(0)).setLeastSignificantBits(half(16)),
  )
}

/** 64 bits as the server reads them: a revision beyond 2^63 - 1 is negative, and 2^64 - 1 means none at all. */
export const signed = (text: string): bigint => BigInt.asIntN(64, BigInt(text))

type Recorded = streams.ReadResp.ReadEvent.RecordedEvent

const recorded = (event: StoredEvent): Recorded => {
  const position = String(event.position)
  const message = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(event.id))
    .setStreamIdentifier(identifierOf(event.stream))
    .setStreamRevision(event.revision.toString())
    .setPreparePosition(position)
    .setCommitPosition(position)
    .setData(event.data)
    .setCustomMetadata(event.metadata)
  message
    .getMetadataMap()
    .set('type', event.type)
    .set('content-type', event.contentType)
    .set('created', event.created.toString())
  return message
}

/** An event as reads and subscriptions hand it out. */
export const eventMessage = (event: StoredEvent): streams.ReadResp =>
  new streams.ReadResp().setEvent(
    new streams.ReadResp.ReadEvent().setEvent(recorded(event)).setCommitPosition(String(event.position)),
  )

/** A link with the event that it leads to, where there still is one. The position is the link's. */
export const linkMessage = (link: StoredEvent, target: StoredEvent | undefined): streams.ReadResp => {
  const message = new streams.ReadResp.ReadEvent()
    .setLink(recorded(link))
    .setCommitPosition(String(link.position))
  if (target !== undefined) message.setEvent(recorded(target))
  return new streams.ReadResp().setEvent(message)
}

export const notFoundMessage = (stream: string): streams.ReadResp =>
  new streams.ReadResp().setStreamNotFound(
    new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream)),
  )

export const confirmationMessage = (): streams.ReadResp =>
  new streams.ReadResp().setConfirmation(
    new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(crypto.randomUUID()),
  )

export const caughtUpMessage = (): streams.ReadResp =>
  new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp())

export const checkpointMessage = (commit: number, prepare: number): streams.ReadResp =>
  new streams.ReadResp().setCheckpoint(
    new streams.ReadResp.Checkpoint().setCommitPosition(String(commit)).setPreparePosition(String(prepare)),
  )
