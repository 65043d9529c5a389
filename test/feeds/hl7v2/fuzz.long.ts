/** A million inputs each through framer and parser: nothing throws, nothing stalls. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toInstant } from '../../../domain/kernel/time.ts'
import { acknowledge } from '../../../feeds/hl7v2/acknowledge.ts'
import { checkMessage } from '../../../feeds/hl7v2/check.ts'
import { isFault } from '../../../feeds/hl7v2/fault.ts'
import { framed, framer } from '../../../feeds/hl7v2/mllp/framer.ts'
import { parseMessage } from '../../../feeds/hl7v2/parse.ts'
import { samples } from './exchange.ts'

const inputs = 1_000_000
const stallMs = 100
const stamp = { at: toInstant(0), controlId: 'a' }
const all = [...samples().values()]

/** A sample with bytes dropped, overwritten and put in at random places. */
const mutant = fc
  .tuple(
    fc.nat({ max: all.length - 1 }),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.nat({ max: 2 })), { maxLength: 6 }),
  )
  .map(([which, changes]) =>
    changes.reduce<Uint8Array>(
      (bytes, [place, byte, kind]) => {
        const at = place % (bytes.length + 1)
        const put = Array.from({ length: kind }, () => byte)
        return Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(put),
          bytes.subarray(kind === 2 ? at : at + 1),
        ])
      },
      all[which] ?? Buffer.alloc(0),
    ),
  )

/** The longest time that one input kept the processor busy, in milliseconds of this thread. */
const watched = () => {
  let worst = 0
  return {
    run: (work: () => void): void => {
      const before = process.threadCpuUsage()
      work()
      const { user, system } = process.threadCpuUsage(before)
      worst = Math.max(worst, (user + system) / 1000)
    },
    worst: () => worst,
  }
}

it('parses, checks and answers a million mutants', () => {
  const watch = watched()
  fc.assert(
    fc.property(mutant, bytes => {
      watch.run(() => {
        const answer = parseMessage(bytes)
        const fault = isFault(answer) ? answer : checkMessage(answer)
        const ack = acknowledge(bytes, fault === undefined ? { code: 'AA' } : { code: 'AR', fault }, stamp)
        expect(ack.some(byte => byte === 0x0b || byte === 0x1c)).toBe(false)
      })
    }),
    { numRuns: inputs },
  )
  expect(watch.worst()).toBeLessThan(stallMs)
})

it('frames a million messages however their bytes are cut', () => {
  const watch = watched()
  const message = fc.uint8Array({ maxLength: 40 }).map(list => list.filter(byte => byte !== 0x1c))
  fc.assert(
    fc.property(message, fc.nat({ max: 43 }), (sent, cut) => {
      watch.run(() => {
        const frames = framer(64)
        const whole = framed(sent)
        const found = [...frames.push(whole.subarray(0, cut)), ...frames.push(whole.subarray(cut))]
        expect(found).toHaveLength(1)
        expect(found[0]?.type === 'frame' && Buffer.from(found[0].bytes).equals(sent)).toBe(true)
      })
    }),
    { numRuns: inputs },
  )
  expect(watch.worst()).toBeLessThan(stallMs)
})
