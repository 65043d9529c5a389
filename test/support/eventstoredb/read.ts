/** Handles Streams/Read: count reads and subscriptions, of a stream or of $all. */
import type { Faults } from './faults.ts'
import type { History } from './history.ts'
import { readAll } from './readAll.ts'
import { readStream } from './readStream.ts'
import { createSink, type ReadCall, type Sink } from './sink.ts'
import { unhandled } from './statuses.ts'
import { subscribeToAll } from './subscribeToAll.ts'
import { subscribeToStream } from './subscribeToStream.ts'

/** Serves what this member knows at the time of the call. */
export const createRead = (known: () => History, faults: Faults) => {
  const serve = async (call: ReadCall, sink: Sink): Promise<void> => {
    const options = call.request.getOptions()
    if (options === undefined) throw unhandled()
    const operation = options.hasSubscription() ? 'subscribe' : 'read'
    await faults.admit(operation)
    const history = known()
    const context = { history, sink, faults }
    if (options.hasSubscription())
      await (options.hasAll() ? subscribeToAll(context, options) : subscribeToStream(context, options))
    else await (options.hasAll() ? readAll(history, sink, options) : readStream(history, sink, options))
    await faults.beforeAnswer(operation)
  }
  return (call: ReadCall): void => {
    const sink = createSink(call)
    serve(call, sink).then(() => sink.finish(), sink.finish)
  }
}
