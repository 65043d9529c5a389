/** The PostgreSQL session store keeps the session store's contract, and its counts hold for several processes. */
import { expect, test } from 'vitest'
import { toInstant } from '../../../domain/kernel/time.ts'
import { openPostgresSessions } from '../../../store/postgres/sessions.ts'
import { NotCounted } from '../../../store/sessions.ts'
import { StoreUnavailable } from '../../../store/unavailable.ts'
import { sessionStoreContract, sessionStoreReopens } from '../../contract/sessionStoreContract.ts'
import { postgres } from '../../support/postgres.ts'
import { openGate } from '../../support/gate.ts'

const server = await postgres()

const openFresh = async () => {
  const { address, drop } = server.ownSchema()
  const open = () => openPostgresSessions({ address })
  const sessions = await open()
  const dispose = async (): Promise<void> => {
    await sessions.close()
    await drop()
  }
  return { sessions, reopen: open, dispose }
}

sessionStoreContract('the PostgreSQL session store', openFresh)
sessionStoreReopens('the PostgreSQL session store', openFresh)

test('connections that the server ends are made anew, and nobody is told', async () => {
  const { sessions, dispose } = await openFresh()
  const [soon, later] = [toInstant(0), toInstant(1000)]
  await sessions.put({ id: 'a', data: 'kept', expires: later })
  const name = 'care-information-exchange'
  await server.ask(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '${name}'`,
  )
  expect(await sessions.get('a', soon)).toStrictEqual({ id: 'a', data: 'kept', expires: later })
  await dispose()
})

test('while the database does not answer a use is not counted, a session not told of, and both go on afterwards', async () => {
  const { address, drop } = server.ownSchema()
  const gate = await openGate(address)
  const sessions = await openPostgresSessions({ address: { ...address, host: '127.0.0.1', port: gate.port } })
  const use = () => sessions.count('k', 1000, toInstant(0)).catch((error: unknown) => error)
  const look = () => sessions.get('a', toInstant(0)).catch((error: unknown) => error)
  expect(await use()).toStrictEqual({ count: 1, resets: toInstant(1000) })
  await gate.shut()
  expect(await use()).toBeInstanceOf(NotCounted)
  expect(await look()).toBeInstanceOf(StoreUnavailable)
  await gate.open()
  expect(await look()).toBeUndefined()
  expect(await use()).toStrictEqual({ count: 2, resets: toInstant(1000) })
  await sessions.close()
  await gate.shut()
  await drop()
})
