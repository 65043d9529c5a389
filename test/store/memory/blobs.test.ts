/** The memory blob store keeps the blob store's contract. */
import { memoryBlobs } from '../../../store/memory/blobs.ts'
import { blobStoreContract } from '../../contract/blobStoreContract.ts'

blobStoreContract('the memory blob store', () => {
  const blobs = memoryBlobs()
  return Promise.resolve({ blobs, dispose: blobs.close })
})
