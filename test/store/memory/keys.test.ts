/** The memory key store keeps the key store's contract. */
import { memoryKeys } from '../../../store/memory/keys.ts'
import { keyStoreContract } from '../../contract/keyStoreContract.ts'

keyStoreContract('the memory key store', () => {
  const keys = memoryKeys()
  return Promise.resolve({ keys, dispose: keys.close })
})
