/** `cie demo --patients N` of four crowds (or of `MAKING_PEOPLE`): made at a rate, on a disk and in a memory that do not grow with N. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../../app/config.ts'
import { makeOnEmptyLog } from '../../../app/demonstration/emptyLog.ts'
import { crowd } from '../../../app/demonstration/play.ts'
import { testFolder, type TestFolder } from '../../contract/folder.ts'
import { heapAfterCollection } from '../../support/heap.ts'

const people = Number(process.env['MAKING_PEOPLE'] ?? 4 * crowd)
const mib = 1024 * 1024
const samplesOfCrowd = 4
const say = (words: string): void => void process.stderr.write(`${words}\n`)

let folder: TestFolder
beforeAll(async () => {
  folder = await testFolder()
})
afterAll(async () => {
  await folder.remove()
})

interface Sample {
  readonly done: number
  readonly heap: number
  readonly resident: number
}

/** Looks at memory several times a crowd, and does not count the time that the looks take. */
const watching = () => {
  const samples: Sample[] = []
  let seconds = 0
  let since = performance.now()
  const at = (done: number): void => {
    if (done < ((samples.length + 1) * crowd) / samplesOfCrowd) return
    seconds += (performance.now() - since) / 1000
    const heap = heapAfterCollection()
    const resident = process.memoryUsage.rss()
    samples.push({ done, heap, resident })
    say(
      `${done.toFixed(0)} people, ${(done / seconds).toFixed(1)} a second: heap ${(heap / mib).toFixed(1)} MiB, resident ${(resident / mib).toFixed(0)} MiB`,
    )
    since = performance.now()
  }
  /** The most at once while one crowd was played. */
  const peak = (nth: number): number =>
    Math.max(...samples.slice(nth * samplesOfCrowd, (nth + 1) * samplesOfCrowd).map(({ heap }) => heap))
  return { at, peak }
}

const bytesIn = async (path: string): Promise<number> => {
  const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter(one => one.isFile())
  const sizes = await Promise.all(files.map(async one => (await stat(join(one.parentPath, one.name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

test('holds no more of the last crowd than of an early one', { timeout: 4 * 3_600_000 }, async () => {
  const config = { ...readConfig({ DATA_DIR: folder.path }), demonstrationPeople: people }
  const watch = watching()
  await makeOnEmptyLog(config, { logger: pino({ level: 'silent' }), onProgress: watch.at })
  say(`${((await bytesIn(folder.path)) / people / 1024).toFixed(1)} KiB a person on the disk`)
  const last = Math.floor(people / crowd) - 1
  // The first crowd finds code that is not yet compiled and caches that are empty; those keep the newest 10,000 of a kind, and no more.
  const [early, late] = [watch.peak(1), watch.peak(last)]
  expect(last).toBeGreaterThan(1)
  expect(late).toBeLessThan(early * 1.15 + 4 * mib)
})
