/**
 * A child that appends until it is killed and prints every append that was acknowledged. Told `early`, it prints before it appends, and
 * told `unsynced`, it waits for no disk: planted faults. It ends with code 3 where an append was refused.
 */
import { writeSync } from 'node:fs'
import { openSqliteLog } from '../../../../store/sqlite/log.ts'
import { appendOf, clients, streamOf } from './plan.ts'

const [path = '', round = '', when = ''] = process.argv.slice(2)
const log = await openSqliteLog({ path, durable: when === 'unsynced' ? 'onceClosed' : 'always' })

/** Standard output is a file here: what was written to it has left this process, and outlives it. */
const acknowledge = (client: number, number: number): void => {
  writeSync(1, `${String(client)} ${String(number)}\n`)
}

const client = async (own: number): Promise<void> => {
  for (let number = 0; ; number += 1) {
    if (when === 'early') acknowledge(own, number)
    const { expected, events } = appendOf(round, own, number)
    const { outcome } = await log.append(streamOf(round, own), expected, events)
    if (outcome !== 'appended') throw new Error('nobody else writes to this stream')
    if (when !== 'early') acknowledge(own, number)
  }
}

try {
  await Promise.all(Array.from({ length: clients }, (_, own) => client(own)))
} catch {
  process.exit(3)
}
