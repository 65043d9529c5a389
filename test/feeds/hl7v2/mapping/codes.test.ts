import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { plainWords } from '../../../../domain/entry/tests.ts'
import { codeMap } from '../../../../feeds/hl7v2/codes/2026-11.ts'

describe('the code map of November 2026', () => {
  it('is what was released', () => {
    const file = readFileSync('feeds/hl7v2/codes/2026-11.ts')
    expect(createHash('sha256').update(file).digest('hex')).toBe(
      '5d764bf82f7c354ed4a15eabb3896029bcce616ccaba6670ea5e7e19e58a074c',
    )
  })

  it('knows every test that has plain words', () => {
    expect(Object.keys(plainWords).filter(code => codeMap.codes[code] === undefined)).toStrictEqual([])
  })
})
