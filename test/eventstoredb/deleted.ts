/** Streams that were deleted, tombstoned, or hidden in part, and what reads find of them. */
import type { ExpectedRevision, StreamMetadata } from '@eventstore/db-client'
import { plain, shortError } from './answers.ts'
import { expectedOf, readWhole, someEvents, type Stage } from './stage.ts'

type ReadOptions = Parameters<typeof readWhole>[2]

export const wait = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds))

export const batch = { wire: 'batch' } as const

/** A stream's revisions, or the error of reading it in short. */
export const revisions = async (stage: Stage, stream: string, options?: ReadOptions): Promise<unknown> => {
  try {
    return (await readWhole(stage.client, stream, options)).map(({ revision }) => `${revision}n`)
  } catch (error) {
    return shortError(error)
  }
}

export const withEvents = async (stage: Stage, count = 3): Promise<string> => {
  const stream = stage.newStream()
  await stage.append(stream, someEvents(count), batch)
  return stream
}

export const deleted = async (stage: Stage, count = 3): Promise<string> => {
  const stream = await withEvents(stage, count)
  await stage.client.deleteStream(stream)
  return stream
}

export const tombstoned = async (stage: Stage): Promise<string> => {
  const stream = await withEvents(stage)
  await stage.client.tombstoneStream(stream)
  return stream
}

export const metadataOf = async (stage: Stage, stream: string): Promise<unknown> =>
  plain((await stage.client.getStreamMetadata(stream)).metadata ?? {})

/** The client's types know no `stream_exists` for deletes; the facts tell what comes of it. */
export const removing = (word: string): ExpectedRevision => expectedOf(word) as ExpectedRevision

/** What metadata hides, with the stream's length and the metadata as given. */
export const withMetadata = async (
  stage: Stage,
  count: number,
  metadata: StreamMetadata,
): Promise<string> => {
  const stream = await withEvents(stage, count)
  await stage.client.setStreamMetadata(stream, metadata)
  return stream
}
