import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { plainWords } from '../../../../domain/entry/tests.ts'
import { codeMap } from '../../../../feeds/hl7v2/codes/2026-11.ts'
import { codeMap as december } from '../../../../feeds/hl7v2/codes/2026-12.ts'
import { conditionPlans } from '../../../../app/demonstration/conditions.ts'

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

describe('the code map of December 2026', () => {
  it('is what was released', () => {
    const file = readFileSync('feeds/hl7v2/codes/2026-12.ts')
    expect(createHash('sha256').update(file).digest('hex')).toBe(
      '38ea14ed80739ebb8012381d8a8650379882530edaac370d7847ca1a91515fff',
    )
  })

  it('knows all that November’s knows, and says the same of it', () => {
    expect(december.codes).toMatchObject(codeMap.codes)
    expect({ ...december, version: '', codes: {} }).toStrictEqual({ ...codeMap, version: '', codes: {} })
  })

  it('labels every condition of the demonstration as its practices do', () => {
    for (const { code, label } of Object.values(conditionPlans))
      expect(december.codes[`snomed|${code}`]?.label).toBe(label)
  })
})
