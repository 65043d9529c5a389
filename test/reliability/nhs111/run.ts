/** A run: notes are published while the sender or the receiver is killed again and again, at any moment. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../../../app/config.ts'
import { startReceiver } from '../../support/nhs111Receiver/program.ts'
import { everybody, found } from './people.ts'
import { startSender } from './sender.ts'
import { senderState, verdict } from './verdict.ts'

interface Plan {
  readonly publications: number
  readonly kills: number
  readonly planted?: 'newestOnly' | 'trusting'
}

const secret = 'between-us'
/** So long nothing may be on its way any more before it counts as stuck. */
const patienceMs = 40_000

/** What came of it. */
export interface Came {
  readonly publications: number
  readonly kills: number
  readonly taken: number
  readonly faults: readonly string[]
}

/** Runs; every fault that was found is in the answer. */
export const runThrough = async ({ publications, kills, planted }: Plan): Promise<Came> => {
  const folder = await mkdtemp(join(tmpdir(), 'nhs111-run-'))
  const keys = await found(readConfig({ DATA_DIR: join(folder, 'data') }))
  const place = { file: join(folder, 'held.jsonl'), secret, keys }
  let receiver = await startReceiver(place)
  const sender = startSender({ folder: join(folder, 'data'), url: receiver.url, secret, planted })
  const { port } = receiver
  let killed = 0

  const killOne = async (): Promise<void> => {
    killed += 1
    if (killed % 2 === 1) return sender.restart()
    await receiver.kill()
    await sleep(Math.random() * 200)
    receiver = await startReceiver({ ...place, port })
  }
  const killing = async (published: () => number): Promise<void> => {
    while (killed < kills) {
      // Spread over the publications, at moments that nobody chose.
      while (published() < (killed * publications) / kills && published() < publications) await sleep(5)
      await sleep(Math.random() * 60)
      if (killed % 4 === 3) await receiver.fail('losesAnswers').catch(() => undefined)
      await killOne()
      await receiver.fail('none')
    }
  }

  try {
    let done = 0
    const publishing = async (): Promise<void> => {
      for (let number = 1; number <= publications; number += 1) {
        const note = everybody[Math.floor(Math.random() * everybody.length)] ?? ''
        await sender.publish(note, number)
        done = number
      }
    }
    await Promise.all([publishing(), killing(() => done)])
    const until = performance.now() + patienceMs
    let state = senderState.parse(await sender.state())
    while (state.open > 0 && performance.now() < until) {
      await sleep(100)
      state = senderState.parse(await sender.state())
    }
    const lines = await receiver.log()
    return { publications, kills: killed, taken: lines.length, faults: verdict(state, lines) }
  } finally {
    await sender.kill()
    await receiver.kill()
    await rm(folder, { recursive: true })
  }
}
