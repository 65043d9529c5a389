/** The real program in a folder of its own, and a browser: started before a file's tests, ended after them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { openBrowser } from './browser.ts'
import { startProgram, type Program } from './program.ts'

/** To be called once, outside of any test; answers how tests come by the two. */
export const programInBrowser = (): { readonly program: () => Program; readonly browser: () => Browser } => {
  let folder: string
  let program: Program
  let browser: Browser
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'program-'))
    program = await startProgram(join(folder, 'data'))
    browser = await openBrowser()
  }, 240_000)
  afterAll(async () => {
    await browser.close()
    await program.end()
    await rm(folder, { recursive: true })
  })
  return { program: () => program, browser: () => browser }
}
