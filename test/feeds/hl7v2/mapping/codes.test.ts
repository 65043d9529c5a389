import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { plainWords } from '../../../../domain/entry/tests.ts'
import { codeMap } from '../../../../feeds/hl7v2/codes/2026-11.ts'

describe('the code map of November 2026', () => {
  it('is what was released', () => {
    const file = readFileSync('feeds/hl7v2/codes/2026-11.ts')
    expect(createHash('sha256').update(file).digest('hex')).toBe(
      '208e22d8fd24736ca00d057dc1537d6f495e710be524ef52d5782d3ec8b1135f',
    )
  })

  it('knows every test that has plain words', () => {
    expect(Object.keys(plainWords).filter(code => codeMap.codes[code] === undefined)).toStrictEqual([])
  })
})
