/** The longest that nothing else is served while a message of nearly 30 MiB (a letter with its PDF) comes in over MLLP and is kept. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { mllpReceiver } from './support/mllpReceiver.ts'
import { median, report } from './support/measure.ts'

const rounds = 5
const pdfBytes = 22 * 1024 * 1024

const { stores, server, end } = await mllpReceiver()

const letter = (): string =>
  [
    `MSH|^~\\&|EPR|RYJ|CIE|NWL|20261003090000+0000||MDM^T02|${randomBytes(10).toString('hex')}|P|2.4`,
    'PID|1||9990000018^^^NHS^NH||Marsh^Ada||19610615|F',
    'TXA|1|CN|AP|20261003090000+0000||20261003090000+0000||||||D1|||||AU',
    `OBX|1|ED|CN^Letter||^application^pdf^Base64^${randomBytes(pdfBytes).toString('base64')}||||||F`,
  ].join('\r')

const computedUntilNow = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e3
}

/** The longest that this thread computed between two turns of its loop, in milliseconds: what others on the machine do is not in it. */
const watchTurns = () => {
  const start = computedUntilNow()
  const seen = { last: start, longest: 0 }
  const timer = setInterval(() => {
    const now = computedUntilNow()
    seen.longest = Math.max(seen.longest, now - seen.last)
    seen.last = now
  }, 1)
  return () => {
    clearInterval(timer)
    return { longest: seen.longest, whole: computedUntilNow() - start }
  }
}

/** Sends one letter from another process. Answers the worst delay and the longest and the whole computing, in milliseconds. */
const sendOne = async () => {
  const file = join(stores.folder, 'letter.hl7')
  await writeFile(file, letter())
  const delays = monitorEventLoopDelay({ resolution: 1 })
  const turns = watchTurns()
  delays.enable()
  const args = ['--import', 'tsx', 'app/main.ts', 'send', file]
  const env = { ...process.env, MLLP_PORT: String(server.port), DATA_DIR: stores.folder }
  const sender = spawn(process.execPath, args, { env, stdio: 'ignore' })
  await once(sender, 'exit')
  delays.disable()
  if (sender.exitCode !== 0) throw new Error('the letter was not taken')
  return { stall: delays.max / 1e6, ...turns() }
}

const seen = []
for (let round = 0; round < rounds; round += 1) seen.push(await sendOne())
await end()

report('largeMessage', {
  bytes: letter().length,
  longestTurnMs: Math.round(median(seen.map(({ longest }) => longest))),
  computedMs: Math.round(median(seen.map(({ whole }) => whole))),
  worstDelayMs: Math.round(median(seen.map(({ stall }) => stall))),
  targets: { longestTurnMs: 100 },
})
