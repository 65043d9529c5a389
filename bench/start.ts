/** From `npm start` to `ready`: on an empty folder with and without its demonstration, and on a full one. In milliseconds, medians. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { inTurns, report } from './support/measure.ts'

const rounds = 3

/** Starts the program over a folder, answers after how many milliseconds it was ready, and stops it. */
const start = async (folder: string, people: number): Promise<number> => {
  const settings = { DATA_DIR: folder, PORT: '0', MLLP_PORT: '0', DEMO_PEOPLE: String(people) }
  const began = performance.now()
  // A group of its own, so that Ctrl-C reaches the program as it does at a terminal: npm does not hand it on.
  const child = spawn('npm', ['start'], {
    env: { ...process.env, LOG_LEVEL: 'error', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const { pid } = child
  if (pid === undefined) throw new Error('npm could not be started')
  const closed = once(child, 'close')
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('ready')) continue
    const ready = performance.now() - began
    process.kill(-pid, 'SIGINT')
    await closed
    return ready
  }
  throw new Error('it ended before it was ready')
}

const overFresh = async (people: number): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'start-'))
  try {
    return await start(folder, people)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** As many as a first start makes. */
const people = 2000
const full = await mkdtemp(join(tmpdir(), 'start-'))
await start(full, people)
const milliseconds = await inTurns(rounds, {
  full: () => start(full, people),
  emptyWithoutDemonstration: () => overFresh(0),
  emptyWithDemonstration: () => overFresh(people),
})
await rm(full, { recursive: true })
report('start', { people, milliseconds })
