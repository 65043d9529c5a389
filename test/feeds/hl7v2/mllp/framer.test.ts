/** The framer's laws: chunks do not matter, cost is linear. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { framed, framer } from '../../../../feeds/hl7v2/mllp/framer.ts'
import type { Framed } from '../../../../feeds/hl7v2/mllp/framer.ts'

/** Bytes rich in the three that mean something. */
const bytes = fc.uint8Array({ maxLength: 200 }).chain(plain =>
  fc
    .array(fc.constantFrom(0x0b, 0x1c, 0x0d, 0x41, 0x42), {
      minLength: plain.length,
      maxLength: plain.length,
    })
    .map(chosen => Uint8Array.from(plain, (byte, at) => (byte < 200 ? (chosen[at] ?? byte) : byte))),
)
const cuts = fc.array(fc.nat({ max: 200 }), { maxLength: 20 })

const cut = (whole: Uint8Array, places: readonly number[]): readonly Uint8Array[] => {
  const sorted = [0, ...places.toSorted((a, b) => a - b), whole.length]
  return sorted.slice(1).map((end, at) => whole.subarray(sorted[at] ?? 0, end))
}
const pushAll = (limit: number, chunks: readonly Uint8Array[]): readonly Framed[] => {
  const frames = framer(limit)
  return chunks.flatMap(chunk => frames.push(Uint8Array.from(chunk))).map(found => ({ ...found }))
}
const plain = (found: readonly Framed[]) =>
  found.map(one => [one.type, Buffer.from(one.type === 'frame' ? one.bytes : one.start).toString('hex')])

describe('the framer', () => {
  it('finds the same frames however the bytes are cut', () => {
    fc.assert(
      fc.property(bytes, cuts, fc.integer({ min: 1, max: 40 }), (whole, places, limit) => {
        expect(plain(pushAll(limit, cut(whole, places)))).toStrictEqual(plain(pushAll(limit, [whole])))
      }),
      { numRuns: 2000 },
    )
  })

  it('gives back every message that was framed, in order, with garbage between them', () => {
    const message = fc.uint8Array({ maxLength: 60 }).map(list => list.filter(byte => byte !== 0x1c))
    const garbage = fc.uint8Array({ maxLength: 10 }).map(list => list.filter(byte => byte !== 0x0b))
    fc.assert(
      fc.property(fc.array(fc.tuple(garbage, message), { maxLength: 6 }), cuts, (sent, places) => {
        const whole = Buffer.concat(sent.flatMap(([before, one]) => [before, framed(one)]))
        const expected = sent.map(([, one]) => ['frame', Buffer.from(one).toString('hex')])
        expect(plain(pushAll(100, cut(whole, places)))).toStrictEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('takes a message of exactly the longest length and refuses one byte more', () => {
    expect(plain(pushAll(3, [framed(Buffer.from('abc'))]))).toStrictEqual([['frame', '616263']])
    expect(plain(pushAll(3, [framed(Buffer.from('abcd')), framed(Buffer.from('e'))]))).toStrictEqual([
      ['tooLong', '616263'],
    ])
  })

  it('takes a message of 32 MiB in chunks of 1 KiB about as fast for each byte as one of 2 MiB', () => {
    const mib = 1024 * 1024
    const timed = (size: number): number => {
      const frames = framer(size)
      const chunk = Buffer.alloc(1024, 65)
      const began = performance.now()
      frames.push(Buffer.of(0x0b))
      for (let sent = 0; sent < size; sent += chunk.length) frames.push(chunk)
      const [found] = frames.push(Buffer.of(0x1c, 0x0d))
      const took = performance.now() - began
      expect(found?.type === 'frame' && found.bytes.length).toBe(size)
      return took / size
    }
    timed(2 * mib)
    const small = Math.max(timed(2 * mib), timed(2 * mib), timed(2 * mib))
    const large = Math.min(timed(32 * mib), timed(32 * mib))
    expect(large / small).toBeLessThan(6)
  })
})
