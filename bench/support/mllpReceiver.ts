/** An MLLP server over fresh stores, as the embedded default has them. */
import { join } from 'node:path'
import { startMllp } from '../../feeds/hl7v2/mllp/server.ts'
import { openFolderBlobs } from '../../store/folder/blobs.ts'
import { openExchange } from '../../test/feeds/hl7v2/exchange.ts'
import { freshStores } from './stores.ts'

/** Starts it. `end` closes it and removes what it kept. */
export const mllpReceiver = async () => {
  const stores = await freshStores()
  const blobs = await openFolderBlobs(join(stores.folder, 'blobs'))
  const exchange = await openExchange({ ...stores, blobs })
  const server = await startMllp({
    host: '127.0.0.1',
    port: 0,
    receive: bytes => exchange.receiver.receive(bytes, exchange.connection),
    refuseTooLong: exchange.receiver.refuseTooLong,
    log: exchange.notes,
  })
  const end = async (): Promise<void> => {
    await server.close(1000)
    await blobs.close()
    await stores.remove()
  }
  return { stores, server, end }
}
