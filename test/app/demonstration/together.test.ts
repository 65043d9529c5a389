/** Many lives at once: each in its own order, all of them in order of time, and no more at once than there is room for. */
import { describe, expect, it } from 'vitest'
import { playTogether, type Step } from '../../../app/demonstration/together.ts'
import { toInstant } from '../../../domain/kernel/time.ts'

const at = (minute: number) => toInstant(Date.UTC(2026, 0, 1, 0, minute))

/** Lives of so many steps each, which note when they begin and end. */
const noting = (lives: number, steps: number) => {
  const begun: string[] = []
  let running = 0
  let most = 0
  const step = (life: number, nth: number): Step => ({
    at: at(nth * lives + life),
    run: async () => {
      begun.push(`${String(life)}:${String(nth)}`)
      running += 1
      most = Math.max(most, running)
      for (let turn = 0; turn <= (life * 7 + nth) % 5; turn += 1) await new Promise(setImmediate)
      running -= 1
    },
  })
  const all = Array.from({ length: lives }, (_, life) =>
    Array.from({ length: steps }, (_none, nth) => step(life, nth)),
  )
  return { all, begun, most: () => most }
}

describe('lives that are played together', () => {
  it('each go in their own order', async () => {
    const { all, begun } = noting(50, 6)
    await playTogether(all, () => undefined)
    for (let life = 0; life < 50; life += 1) {
      const own = begun.filter(one => one.startsWith(`${String(life)}:`))
      expect(own).toStrictEqual(Array.from({ length: 6 }, (_, nth) => `${String(life)}:${String(nth)}`))
    }
  })

  it('run several at once, and at most 32', async () => {
    const { all, most } = noting(200, 3)
    await playTogether(all, () => undefined)
    expect(most()).toBe(32)
  })

  it('are told of one by one', async () => {
    const { all } = noting(9, 4)
    let told = 0
    await playTogether(all, () => {
      told += 1
    })
    expect(told).toBe(36)
    await playTogether([], () => undefined)
  })

  it('end with the first fault: nothing later begins', async () => {
    const begun: number[] = []
    const life = Array.from({ length: 100 }, (_, nth) => ({
      at: at(nth),
      run: () => {
        begun.push(nth)
        return nth === 3 ? Promise.reject(new Error('broken')) : Promise.resolve()
      },
    }))
    await expect(playTogether([life], () => undefined)).rejects.toThrow('broken')
    expect(begun).toStrictEqual([0, 1, 2, 3])
  })
})
