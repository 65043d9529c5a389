import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBase64 } from '../../../feeds/hl7v2/base64.ts'

const letters = ['A', 'Z', 'a', 'z', '0', '9', '+', '/', '=', '-', '_', ' ', '!', 'Å', 'Ł', '😀', '\n']

/** What it is said to be the same as. */
const simple = /^[A-Za-z0-9+/]*={0,2}$/

describe('a text', () => {
  it.each(['', 'AAAA', 'AAA=', 'AA==', 'A', 'AAAAA', '='])('%j is taken for Base64', text => {
    expect([isBase64(text), simple.test(text)]).toStrictEqual([true, true])
  })

  it.each(['AA=A', 'A===', 'AAA-', 'AAAA_AAA', 'AA AA', 'AAAA!AAA', 'AAAÅ', 'AAAAŁAAA', '!'])(
    '%j is not',
    text => {
      expect([isBase64(text), simple.test(text)]).toStrictEqual([false, false])
    },
  )

  it('is what the simple rule says, whatever it is', () => {
    const mostly = fc.string({
      unit: fc.constantFrom(...letters),
    })
    fc.assert(
      fc.property(fc.oneof(mostly, fc.base64String(), fc.string({ unit: 'binary' })), text => {
        expect(isBase64(text)).toBe(simple.test(text))
      }),
      { numRuns: 5_000 },
    )
  })
})
