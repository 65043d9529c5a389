/** The memory session store keeps the session store's contract. */
import { memorySessions } from '../../../store/memory/sessions.ts'
import { sessionStoreContract } from '../../contract/sessionStoreContract.ts'

sessionStoreContract('the memory session store', () => {
  const sessions = memorySessions()
  return Promise.resolve({ sessions, dispose: sessions.close })
})
