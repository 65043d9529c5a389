/** The real program when the system gives no more: full disk, read-only folder, no file handles. It says so, loses nothing, and goes on once there is room. */
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../../app/config.ts'
import { openStores } from '../../app/stores.ts'
import { sendMllp } from '../../feeds/hl7v2/mllp/client.ts'
import { messageEvents } from '../../domain/message/events.ts'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { runProgram, settingsOver, startProgram, tokenOf, type Program } from '../support/program.ts'
import { feedOf, type Sent } from './feed.ts'

let folder: TestFolder
let program: Program | undefined
beforeEach(async () => {
  folder = await testFolder()
})
afterEach(async () => {
  await program?.end('SIGKILL')
  program = undefined
  await folder.remove()
})

/** Sets a limit of a running process, soft only, so that it may be lifted again. */
const limit = (pid: number, what: 'fsize' | 'nofile', most: number | 'unlimited'): void => {
  execFileSync('prlimit', ['--pid', String(pid), `--${what}=${String(most)}:`])
}

const answersOf = async (port: number, sent: readonly Sent[]): Promise<readonly string[]> => {
  const answers: string[] = []
  const messages = sent.map(({ bytes }) => bytes)
  for await (const answer of sendMllp({ host: '127.0.0.1', port, messages, timeoutMs: 60_000 }))
    answers.push(/\rMSA\|(\w\w)/.exec(Buffer.from(answer).toString())?.[1] ?? 'none')
  return answers
}

/** Control ids of every message that the log in a folder holds, in order. */
const keptIn = async (path: string): Promise<readonly string[]> => {
  const stores = await openStores(readConfig({ DATA_DIR: path }))
  const found: string[] = []
  for await (const page of stores.journal.readAll({ categories: ['message'] }))
    for (const { event } of page)
      if (event.type === 'MessageReceived' && 'data' in event)
        found.push(messageEvents.MessageReceived.data.parse(event.data).controlId)
  await stores.close()
  return found
}

const people = { DEMO_PEOPLE: '1', LOG_LEVEL: 'warn' }
const feed = feedOf(1, 40).flat()

describe('a full disk', () => {
  test(
    'is answered AE until there is room again; what was acknowledged is kept, and what was not is taken when it is sent again',
    { timeout: 180_000 },
    async () => {
      program = await startProgram(folder.path, people)
      const { pid, mllpPort, address } = program
      const before = feed.slice(0, 10)
      expect(await answersOf(mllpPort, before)).not.toContain('AE')

      const token = await tokenOf(folder.path, 'gp', people)
      limit(pid, 'fsize', 0)
      const during = feed.slice(10, 12)
      expect(await answersOf(mllpPort, during)).toStrictEqual(['AE', 'AE'])
      expect((await fetch(`${address}/health`)).status).toBe(200)

      const lookUp = await fetch(`${address}/api/v1/patients/search`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ nhsNumber: '9990000018' }),
      })
      expect([lookUp.status, await lookUp.text()]).toStrictEqual([
        503,
        expect.stringContaining('How often you ask can’t be counted at the moment'),
      ])
      const page = await fetch(`${address}/privacy`)
      expect([page.status, await page.text()]).toStrictEqual([
        503,
        expect.stringContaining('Pages can’t be shown at the moment'),
      ])

      const told = await fetch(`${address}/ready`)
      expect(told.status).toBe(503)
      expect(await told.text()).toMatch(/sessions: can’t be written to \(disk I\/O error\)/)

      limit(pid, 'fsize', 'unlimited')
      const after = feed.slice(10)
      expect(await answersOf(mllpPort, after)).not.toContain('AE')
      await expect.poll(async () => (await fetch(`${address}/ready`)).status, { timeout: 60_000 }).toBe(200)
      const { code, stderr } = await program.end('SIGINT')
      expect(code).toBe(0)
      expect(stderr).toContain('message not received')
      const kept = (await keptIn(folder.path)).filter(control => control.startsWith('R'))
      expect(kept.toSorted()).toStrictEqual(feed.map(({ control }) => control).toSorted())
    },
  )
})

describe('no file handles left', () => {
  test(
    'takes no new connection, answers those that it has, and goes on when there are some',
    { timeout: 120_000 },
    async () => {
      program = await startProgram(folder.path, people)
      const { pid, mllpPort, address } = program
      limit(pid, 'nofile', 20)
      const refused = await fetch(`${address}/health`, { signal: AbortSignal.timeout(3000) }).then(
        () => 'answered',
        () => 'refused',
      )
      expect(refused).toBe('refused')
      limit(pid, 'nofile', 4096)
      await expect
        .poll(
          () =>
            fetch(`${address}/health`).then(
              ({ status }) => status,
              () => 0,
            ),
          { timeout: 30_000 },
        )
        .toBe(200)
      expect(await answersOf(mllpPort, feed.slice(0, 5))).not.toContain('AE')
    },
  )
})

describe('a folder that can’t be written to', () => {
  const refusalOver = async (path: string): Promise<string> => {
    const { code, stdout, stderr } = await runProgram('app/main.ts', ['serve'], settingsOver(path, people))
      .ended
    expect([code, stdout]).toStrictEqual([1, ''])
    return stderr
  }
  test('is refused in one line that names it, where its place is taken by a file', async () => {
    await writeFile(folder.file('taken'), '')
    expect(await refusalOver(folder.file('taken/data'))).toMatch(
      /^BadSetting: DATA_DIR: ENOTDIR: .*taken\/data'\n$/,
    )
  })
  // Whoever is root may write everywhere.
  test.skipIf(process.getuid?.() === 0)(
    'is refused in one line that names it, where it is read-only',
    async () => {
      await mkdir(folder.file('data'), { mode: 0o500 })
      expect(await refusalOver(folder.file('data'))).toMatch(
        /^\w*Error: .*(EACCES|EROFS|unable to open|readonly).*\n$/,
      )
      await chmod(folder.file('data'), 0o700)
    },
  )
})
