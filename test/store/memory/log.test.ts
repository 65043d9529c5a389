/** The memory log keeps the event log's contract. */
import { memoryLog } from '../../../store/memory/log.ts'
import { eventLogContract } from '../../contract/eventLogContract.ts'

eventLogContract('the memory log', () => {
  const log = memoryLog()
  return Promise.resolve({ log, dispose: log.close })
})
