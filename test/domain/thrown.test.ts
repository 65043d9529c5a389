/** What is told of exceptions: never their words where those may quote what was read. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { errorFacts, wordsOf } from '../../domain/kernel/thrown.ts'

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('the facts of an error', () => {
  test('are its name and frames, and nothing of its words, even if those look like frames', () => {
    const error = new RangeError('Ada Example\n    at Ada’s house\n    at 9990000018 (home)')
    const facts = errorFacts(error)
    expect(facts.name).toBe('RangeError')
    expect(facts.frames.length).toBeGreaterThan(0)
    for (const frame of facts.frames)
      expect(frame).toMatch(/^at .*:\d+:\d+\)?$|^at .*\((<anonymous>|index \d+)\)$/)
    expect(JSON.stringify(facts)).not.toMatch(/Ada|9990000018/)
  })

  test('are a type where something else was thrown', () => {
    expect(errorFacts('Ada Example')).toStrictEqual({ name: 'string', frames: [] })
  })
})

describe('the words of an error', () => {
  test('are its message where it is a refusal of ours or the system’s', () => {
    expect(wordsOf(new Error('nobody holds that NHS number'))).toBe('nobody holds that NHS number')
  })

  test.each([
    ['JSON', () => JSON.parse('Ada Example') as unknown],
    ['a schema', () => z.strictObject({}).parse({ 'Ada Example': 1 })],
  ])('are a place alone where %s could not be read: it may quote it', (_what, read) => {
    const error = thrownBy(read)
    expect(error).toHaveProperty('message', expect.stringContaining('Ada'))
    expect(wordsOf(error)).not.toContain('Ada')
  })
})
