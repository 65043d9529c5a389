/** Events as clients propose them, on either wire. */
import type shared from '@eventstore/db-client/generated/shared_pb.js'
import type { ProposedEvent } from './events.ts'
import { idOf } from './wire.ts'

/** What both wires' proposed messages have. */
export interface Proposal {
  readonly getId: () => shared.UUID | undefined
  readonly getMetadataMap: () => { readonly get: (key: string) => string | undefined }
  readonly getData_asU8: () => Uint8Array
  readonly getCustomMetadata_asU8: () => Uint8Array
}

/** An event, or the first thing that is wrong with it. */
export type Parsed =
  | { readonly event: ProposedEvent }
  | { readonly missing: 'type' | 'content-type' }
  | { readonly invalid: 'id' | 'type' }

export const parseProposal = (proposal: Proposal): Parsed => {
  const properties = proposal.getMetadataMap()
  const type = properties.get('type')
  const contentType = properties.get('content-type')
  if (type === undefined) return { missing: 'type' }
  if (contentType === undefined) return { missing: 'content-type' }
  const id = idOf(proposal.getId())
  if (id === undefined) return { invalid: 'id' }
  if (type === '') return { invalid: 'type' }
  return {
    event: {
      id,
      type,
      contentType: contentType === 'application/json' ? contentType : 'application/octet-stream',
      data: proposal.getData_asU8(),
      metadata: proposal.getCustomMetadata_asU8(),
    },
  }
}

/** The sum of data bytes that one append may have; type and metadata are not counted. */
export const maxAppendSize = 1_048_576

export const appendSize = (events: readonly ProposedEvent[]): number =>
  events.reduce((sum, { data }) => sum + data.length, 0)

const maxMessageSize = 16 * 1024 * 1024

/** Whether a message is larger than the server receives. */
export const isOversizeMessage = (proposals: readonly Proposal[]): boolean =>
  proposals.reduce(
    (sum, proposal) => sum + proposal.getData_asU8().length + proposal.getCustomMetadata_asU8().length,
    0,
  ) > maxMessageSize

export const oversizeMessage = 'Received message exceeds the maximum configured message size.'
