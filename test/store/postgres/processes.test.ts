/** Several processes on one PostgreSQL: the same keys, the same sessions, one limit. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { toInstant } from '../../../domain/kernel/time.ts'
import { openPostgresSessions } from '../../../store/postgres/sessions.ts'
import { testFolder, type TestFolder } from '../../contract/folder.ts'
import { postgres, type OwnSchema } from '../../support/postgres.ts'
import { runProgram } from '../../support/program.ts'

const server = await postgres()
const found = z.object({ hash: z.string(), counts: z.array(z.number()), session: z.enum(['gone', 'there']) })

describe('two processes on one PostgreSQL', () => {
  let folder: TestFolder
  let own: OwnSchema
  let said: readonly z.output<typeof found>[]
  beforeAll(async () => {
    folder = await testFolder()
    own = server.ownSchema()
    const settings = {
      KEYS_URL: own.url,
      SESSIONS_URL: own.url,
      MASTER_KEY_FILE: folder.file('master.key'),
      DATA_DIR: folder.path,
    }
    const children = [1, 2].map(() => runProgram('test/store/postgres/child.ts', [], settings))
    await Promise.all(children.map(child => child.says(/open\n/)))
    const sessions = await openPostgresSessions({ address: own.address })
    await sessions.put({ id: 'signed-out', data: '', expires: toInstant(1000), about: 'ada' })
    await sessions.removeAbout(['ada'])
    await sessions.close()
    for (const child of children) child.tell('go')
    const ended = await Promise.all(children.map(child => child.ended))
    expect(ended.map(({ code, stderr }) => [code, stderr])).toStrictEqual([
      [0, ''],
      [0, ''],
    ])
    said = ended.map(({ stdout }) => found.parse(JSON.parse(stdout.slice('open\n'.length))))
  })
  afterAll(async () => {
    await own.drop()
    await folder.remove()
  })

  test('find the same key for each subject, though both ask for it first', () => {
    expect(new Set(said.map(({ hash }) => hash)).size).toBe(1)
  })
  test('count one limit together: no use is lost and none counted twice', () => {
    const counts = said.flatMap(one => one.counts).sort((one, other) => one - other)
    expect(counts).toStrictEqual(Array.from({ length: 400 }, (_, place) => place + 1))
  })
  test('know a session as gone that a third has ended', () => {
    expect(said.map(({ session }) => session)).toStrictEqual(['gone', 'gone'])
  })
})
