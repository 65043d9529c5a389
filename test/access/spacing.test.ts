/** What comes too soon waits its turn: nothing is lost, nothing refused, and one that fails holds up nobody. */
import { describe, expect, it } from 'vitest'
import { spacing } from '../../access/spacing.ts'
import { toInstant, type Instant } from '../../domain/kernel/time.ts'

/** A clock that pausing moves on. */
const world = () => {
  let now = Date.parse('2026-11-20T09:00:00.000Z')
  let last: Instant | undefined
  const began = now
  const done: { readonly what: string; readonly after: number }[] = []
  const inTurn = spacing({
    clock: () => toInstant(now),
    pause: ms => {
      now += ms
      return Promise.resolve()
    },
    apartMs: 1000,
  })
  const save = (what: string, id = 'one') =>
    inTurn(
      id,
      () => Promise.resolve(last),
      () => {
        if (what === 'fails') return Promise.reject(new Error('no'))
        last = toInstant(now)
        done.push({ what, after: now - began })
        return Promise.resolve(what)
      },
    )
  return { save, done, passes: (ms: number) => void (now += ms) }
}

describe('saves of one draft', () => {
  it('are made in the order in which they came, a second apart', async () => {
    const { save, done } = world()
    expect(await Promise.all(['a', 'b', 'c'].map(what => save(what)))).toStrictEqual(['a', 'b', 'c'])
    expect(done).toStrictEqual([
      { what: 'a', after: 0 },
      { what: 'b', after: 1000 },
      { what: 'c', after: 2000 },
    ])
  })
  it('wait for the rest of the second alone', async () => {
    const { save, done, passes } = world()
    await save('a')
    passes(700)
    await save('b')
    passes(1500)
    await save('c')
    expect(done.map(({ after }) => after)).toStrictEqual([0, 1000, 2500])
  })
  it('go on behind one that fails', async () => {
    const { save, done } = world()
    const all = await Promise.allSettled(['a', 'fails', 'b'].map(what => save(what)))
    expect(all.map(({ status }) => status)).toStrictEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(done.map(({ what }) => what)).toStrictEqual(['a', 'b'])
  })
})
