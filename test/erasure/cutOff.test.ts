/** An erasure that was cut off is finished at the next start, and can be asked for again by the record's id. */
import { readdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig, type Config } from '../../app/config.ts'
import { peopleOf } from '../../app/demonstration/cast/people.ts'
import { openIdentity } from '../../access/identity.ts'
import { serve } from '../../app/serve.ts'
import { openStores } from '../../app/stores.ts'
import type { KeyStore } from '../../store/keys.ts'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { runProgram, settingsOver } from '../support/program.ts'

const quiet = pino({ level: 'silent' })
let folder: TestFolder
let config: Config
beforeAll(async () => {
  folder = await testFolder()
  config = readConfig(settingsOver(folder.path))
  await (await serve(config, quiet)).close()
}, 60_000)
afterAll(async () => {
  await folder.remove()
})

const [first, second] = peopleOf(3)
if (first === undefined || second === undefined) throw new Error('the demonstration has too few people')

const idOf = async (number: string): Promise<string> => {
  const stores = await openStores(config)
  const id = await openIdentity(stores.journal, stores.keys).patientByNhsNumber(number)
  await stores.close()
  return id ?? 'nobody'
}
const withKeys = async <T>(work: (keys: KeyStore) => Promise<T>): Promise<T> => {
  const stores = await openStores(config)
  try {
    return await work(stores.keys)
  } finally {
    await stores.close()
  }
}
const destroyKey = (patient: string): Promise<void> => withKeys(keys => keys.destroy(patient))
/** Whether the read models hold the number, in any of their files. */
const isReadable = async (number: string): Promise<boolean> => {
  const files = await readdir(dirname(config.stores.readModels))
  const own = files.filter(name => name.startsWith('read-models.db'))
  const contents = await Promise.all(own.map(name => readFile(folder.file(name))))
  return contents.some(bytes => bytes.includes(number))
}
const erase = (words: string, ...args: readonly string[]) => {
  const erasing = runProgram('app/main.ts', ['erase', ...args], settingsOver(folder.path))
  erasing.tell(words)
  return erasing.ended
}

describe('an erasure that was cut off once the key was gone', () => {
  test('leaves the person readable in the read models until the next start, which finishes it', async () => {
    const patient = await idOf(first.nhsNumber)
    // As far as it came: the mark, then the key.
    await withKeys(keys => keys.mark(`erasing-${patient}`))
    await destroyKey(patient)
    expect(await isReadable(first.nhsNumber)).toBe(true)
    await (await serve(config, quiet)).close()
    expect(await isReadable(first.nhsNumber)).toBe(false)
    expect(await withKeys(keys => keys.marks())).toStrictEqual([])
  }, 60_000)

  test('is asked for again by the record’s id, where no mark is left and the number leads to nobody', async () => {
    const patient = await idOf(second.nhsNumber)
    await destroyKey(patient)
    const byNumber = await erase(`${second.nhsNumber}\n${second.nhsNumber}\n`)
    expect(byNumber.code).toBe(1)
    expect(byNumber.stderr).toContain('nobody holds that NHS number: give the id of the record')
    expect(await isReadable(second.nhsNumber)).toBe(true)
    expect(await erase(`${patient}\n${patient}\n`)).toMatchObject({ code: 0 })
    expect(await isReadable(second.nhsNumber)).toBe(false)
  }, 60_000)
})

describe('cie erase', () => {
  test.each([
    ['', [], 'nobody was named on standard input'],
    ['9990000018\n', [], 'not the same again'],
    ['9990000018\n9990000026\n', [], 'not the same again'],
    ['Ada Example\n', ['--yes'], 'neither a valid NHS number nor the id of a record'],
    [`${'0'.repeat(32)}\n`, ['--yes'], 'there is no record with that id'],
  ] as const)('given %j and %j erases nobody, and says why', async (words, args, why) => {
    const { code, stderr } = await erase(words, ...args)
    expect(code).toBe(1)
    expect(stderr).toContain(why)
  })
})
