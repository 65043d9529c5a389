/** When callers are told that the server is away: not for one slow call among many that are answered, and by what they want to do. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeBreakers, type Breakers } from '../../../store/eventstoredb/breakers.ts'

const bounds = { awayMs: 3_000, trialMs: 500 }
let breakers: Breakers
let now: number
beforeEach(() => {
  now = 1_000_000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  breakers = makeBreakers(bounds)
})
afterEach(() => {
  vi.restoreAllMocks()
})
const isRefused = (doing: 'reading' | 'writing'): boolean => {
  try {
    breakers.admit(doing)
    return false
  } catch {
    return true
  }
}

test('one slow call among many that are answered puts nobody off', () => {
  const began = now
  now += 5_000
  breakers.close('reading')
  now += 500
  breakers.open('reading', 'silence', began)
  expect(breakers.isAway('reading')).toBe(false)
  expect(isRefused('reading')).toBe(false)
})

test('where nothing was answered since a call began it counts from there, and one in so long may try', () => {
  breakers.open('reading', 'silence', now - 5_000)
  expect([
    isRefused('reading'),
    isRefused('reading'),
    isRefused('writing'),
    isRefused('writing'),
  ]).toStrictEqual([false, true, false, true])
  now += bounds.trialMs
  expect([isRefused('reading'), isRefused('reading')]).toStrictEqual([false, true])
  breakers.close('reading')
  expect([isRefused('reading'), isRefused('writing')]).toStrictEqual([false, false])
  expect(breakers.why()).toBeUndefined()
})

test('appends that nobody answers stay told though reads are answered, and a read that failed once', () => {
  breakers.open('writing', 'silence', now - 5_000)
  breakers.close('reading')
  breakers.open('reading', 'a blip', now)
  breakers.close('reading')
  expect(breakers.isAway('writing')).toBe(true)
  expect(breakers.isAway('reading')).toBe(false)
  expect(breakers.why()).toMatch(/^appends: /)
  now += 31_000
  expect(breakers.why()).toBeUndefined()
  breakers.close('writing')
  expect(breakers.isAway('writing')).toBe(false)
})
