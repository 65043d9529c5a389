/** A million inputs through each part of receiving: nothing throws, nothing stalls, nothing is answered as our own failure. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isNotMapped } from '../../../domain/filing.ts'
import { toInstant } from '../../../domain/kernel/time.ts'
import { acknowledge } from '../../../feeds/hl7v2/acknowledge.ts'
import { checkMessage } from '../../../feeds/hl7v2/check.ts'
import { codeMap } from '../../../feeds/hl7v2/codes/2026-11.ts'
import { isFault } from '../../../feeds/hl7v2/fault.ts'
import { hl7v2Mapper } from '../../../feeds/hl7v2/mapping/map.ts'
import { namedNumbers } from '../../../feeds/hl7v2/mapping/named.ts'
import { framed, framer } from '../../../feeds/hl7v2/mllp/framer.ts'
import { parseMessage } from '../../../feeds/hl7v2/parse.ts'
import { openHospital, type Hospital } from '../../processes/hospital.ts'
import { progress } from '../../support/progress.ts'
import { samples } from './exchange.ts'

const inputs = Number(process.env['FUZZ_INPUTS'] ?? 1_000_000)
const stallMs = 100
const stamp = { at: toInstant(0), controlId: 'a' }
const all = [...samples().values()]
const source = {
  organisation: 'a'.repeat(32),
  setting: 'acute',
  names: ['RYJ'],
  team: () => undefined,
  receivedAt: stamp.at,
} as const
const map = hl7v2Mapper({ codes: codeMap, delayField: 13 })

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
const watched = (what: string) => {
  const step = progress(what, inputs)
  let worst = 0
  let before = process.threadCpuUsage()
  return {
    begin: (): void => {
      before = process.threadCpuUsage()
    },
    end: (): void => {
      const { user, system } = process.threadCpuUsage(before)
      worst = Math.max(worst, (user + system) / 1000)
      step()
    },
    worst: () => worst,
  }
}

it('parses, checks, answers, maps and reads for erasure a million mutants', () => {
  const watch = watched('mutants parsed')
  let mapped = 0
  fc.assert(
    fc.property(mutant, bytes => {
      watch.begin()
      const answer = parseMessage(bytes)
      const fault = isFault(answer) ? answer : checkMessage(answer)
      const ack = acknowledge(bytes, fault === undefined ? { code: 'AA' } : { code: 'AR', fault }, stamp)
      expect(ack.some(byte => byte === 0x0b || byte === 0x1c)).toBe(false)
      if (fault === undefined && !isNotMapped(map(bytes, source))) mapped += 1
      namedNumbers(bytes, source.names)
      watch.end()
    }),
    { numRuns: inputs },
  )
  expect(mapped).toBeGreaterThan(inputs / 20)
  expect(watch.worst()).toBeLessThan(stallMs)
})

it('frames a million messages however their bytes are cut', () => {
  const watch = watched('messages framed')
  const message = fc.uint8Array({ maxLength: 40 }).map(list => list.filter(byte => byte !== 0x1c))
  fc.assert(
    fc.property(message, fc.nat({ max: 43 }), (sent, cut) => {
      watch.begin()
      const frames = framer(64)
      const whole = framed(sent)
      const found = [...frames.push(whole.subarray(0, cut)), ...frames.push(whole.subarray(cut))]
      expect(found).toHaveLength(1)
      expect(found[0]?.type === 'frame' && Buffer.from(found[0].bytes).equals(sent)).toBe(true)
      watch.end()
    }),
    { numRuns: inputs },
  )
  expect(watch.worst()).toBeLessThan(stallMs)
})

it(
  'receives a million mutants: each is kept and answered AA or AR, never with a failure of ours',
  { timeout: 3_600_000 },
  async () => {
    const watch = watched('mutants received')
    /** A log in memory holds what it is given: a new one takes its place now and then. */
    const perExchange = 2000
    let hospital: Hospital | undefined
    let sent = 0
    const answers = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(mutant, async bytes => {
        if (hospital === undefined || sent % perExchange === 0) {
          await hospital?.close()
          hospital = await openHospital()
        }
        sent += 1
        watch.begin()
        const code = await hospital.send(bytes)
        watch.end()
        answers.set(code, (answers.get(code) ?? 0) + 1)
        expect(['AA', 'AR']).toContain(code)
      }),
      { numRuns: inputs },
    )
    await hospital?.close()
    expect([...answers.values()].reduce((sum, one) => sum + one)).toBe(inputs)
    expect([...answers.keys()].toSorted()).toStrictEqual(['AA', 'AR'])
    expect(watch.worst()).toBeLessThan(stallMs)
  },
)
