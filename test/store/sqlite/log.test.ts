/** The SQLite log keeps the event log's contract. */
import { openSqliteLog } from '../../../store/sqlite/log.ts'
import { eventLogContract, eventLogReopens } from '../../contract/eventLogContract.ts'
import { testFolder } from '../../contract/folder.ts'

const openFresh = async () => {
  const folder = await testFolder()
  const open = () => openSqliteLog({ path: folder.file('events.db') })
  const log = await open()
  const dispose = async (): Promise<void> => {
    await log.close()
    await folder.remove()
  }
  return { log, reopen: open, dispose }
}

eventLogContract('the SQLite log', openFresh)
eventLogReopens('the SQLite log', openFresh)
