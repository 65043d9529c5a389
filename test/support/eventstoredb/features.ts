/** Handles ServerFeatures/GetSupportedMethods: what the client looks at before its first append. */
import features from '@eventstore/db-client/generated/serverfeatures_pb.js'
import type { sendUnaryData } from '@grpc/grpc-js'

const streamMethods: Readonly<Record<string, readonly string[]>> = {
  read: ['position', 'events'],
  append: [],
  delete: [],
  tombstone: [],
  batchappend: ['deadline_duration'],
}

const method = (service: string, name: string, list: readonly string[] = []): features.SupportedMethod =>
  new features.SupportedMethod()
    .setServiceName(service)
    .setMethodName(name)
    .setFeaturesList([...list])

/** A version that says what it is, in the place of a real server's. */
export const getSupportedMethods = (
  _call: unknown,
  callback: sendUnaryData<features.SupportedMethods>,
): void => {
  const streams = Object.entries(streamMethods).map(([name, list]) =>
    method('event_store.client.streams.streams', name, list),
  )
  callback(
    null,
    new features.SupportedMethods()
      .setEventStoreServerVersion('24.6.0')
      .setMethodsList([
        ...streams,
        method('event_store.client.gossip.gossip', 'read'),
        method('event_store.client.server_features.serverfeatures', 'getsupportedmethods'),
      ]),
  )
}
