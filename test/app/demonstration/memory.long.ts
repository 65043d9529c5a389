/** `cie demo --patients N` of eight crowds (or of `MAKING_PEOPLE`): made at a rate, on a disk and in a memory that do not grow with N. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../../app/config.ts'
import { makeOnEmptyLog } from '../../../app/demonstration/emptyLog.ts'
import { crowd } from '../../../app/demonstration/play.ts'
import { testFolder, type TestFolder } from '../../contract/folder.ts'
import { heapAfterCollection } from '../../support/heap.ts'

const people = Number(process.env['MAKING_PEOPLE'] ?? 8 * crowd)
const mib = 1024 * 1024
/** Caches keep the newest 10,000 of a kind: they are full when this crowd begins, and grow no more. */
const settled = 5
const say = (words: string): void => void process.stderr.write(`${words}\n`)

let folder: TestFolder
beforeAll(async () => {
  folder = await testFolder()
})
afterAll(async () => {
  await folder.remove()
})

/** Looks at memory as each crowd begins: nothing is held then of those before. The time that the looks take is not counted. */
const watching = () => {
  const heaps: number[] = []
  let seconds = 0
  let since = performance.now()
  const at = (done: number): void => {
    if (done <= heaps.length * crowd) return
    seconds += (performance.now() - since) / 1000
    const heap = heapAfterCollection()
    heaps.push(heap)
    const resident = process.memoryUsage.rss()
    say(
      `${done.toFixed(0)} people, ${(done / seconds).toFixed(1)} a second: heap ${(heap / mib).toFixed(1)} MiB, resident ${(resident / mib).toFixed(0)} MiB`,
    )
    since = performance.now()
  }
  return { at, heaps }
}

const bytesIn = async (path: string): Promise<number> => {
  const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter(one => one.isFile())
  const sizes = await Promise.all(files.map(async one => (await stat(join(one.parentPath, one.name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

test(
  'holds no more when the last crowd begins than when an earlier one did',
  { timeout: 4 * 3_600_000 },
  async () => {
    const config = { ...readConfig({ DATA_DIR: folder.path }), demonstrationPeople: people }
    const { at, heaps } = watching()
    await makeOnEmptyLog(config, { logger: pino({ level: 'silent' }), onProgress: at })
    say(`${((await bytesIn(folder.path)) / people / 1024).toFixed(1)} KiB a person on the disk`)
    expect(heaps.length).toBeGreaterThan(settled + 1)
    expect(heaps.at(-1)).toBeLessThan((heaps[settled] ?? 0) + 4 * mib)
  },
)
