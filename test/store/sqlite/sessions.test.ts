/** The SQLite session store keeps the session store's contract, and leaves no removed session in its files. */
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { toInstant } from '../../../domain/kernel/time.ts'
import { NotCounted } from '../../../store/sessions.ts'
import { openSqliteSessions } from '../../../store/sqlite/sessions.ts'
import { filesWith, testFolder } from '../../contract/folder.ts'
import { sessionStoreContract, sessionStoreReopens } from '../../contract/sessionStoreContract.ts'

const openFresh = async () => {
  const folder = await testFolder()
  const open = () => openSqliteSessions({ path: folder.file('sessions.db') })
  const sessions = await open()
  const dispose = async (): Promise<void> => {
    await sessions.close()
    await folder.remove()
  }
  return { sessions, reopen: open, dispose }
}

sessionStoreContract('the SQLite session store', openFresh)
sessionStoreReopens('the SQLite session store', openFresh)

test('a session that is removed, or swept, is in no file afterwards', async () => {
  const folder = await testFolder()
  const sessions = await openSqliteSessions({ path: folder.file('sessions.db') })
  const [revoked, idle] = [Buffer.from('canary-of-the-revoked'), Buffer.from('canary-of-the-idle')]
  const [soon, later] = [toInstant(1000), toInstant(2000)]
  await sessions.put({ id: 'revoked', data: revoked.toString(), expires: later })
  await sessions.put({ id: 'idle', data: idle.toString(), expires: soon })
  expect(await filesWith(folder.path, revoked)).not.toStrictEqual([])
  await sessions.remove('revoked')
  expect(await filesWith(folder.path, revoked)).toStrictEqual([])
  expect(await filesWith(folder.path, idle)).not.toStrictEqual([])
  await sessions.sweep(soon)
  expect(await filesWith(folder.path, idle)).toStrictEqual([])
  await sessions.close()
  await folder.remove()
})

/** Lets this process write files of at most so many bytes. */
const room = (most: string): void => {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${most}:`])
}

test('a use that finds no room on the disk is not counted, and whoever asks is told', async () => {
  const { sessions, dispose } = await openFresh()
  const use = () => sessions.count('k', 1000, toInstant(0)).catch((error: unknown) => error)
  await use()
  room('0')
  const during = [await use(), await use()]
  room('unlimited')
  expect(during.map(one => one instanceof NotCounted)).toStrictEqual([true, true])
  expect(await use()).toStrictEqual({ count: 2, resets: toInstant(1000) })
  await dispose()
})
