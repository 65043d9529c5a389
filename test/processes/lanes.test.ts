/** Work in lanes: in order within a lane, at once beside it, and whatever fails holds nobody up. */
import { setImmediate as aTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { makeLanes } from '../../processes/lanes.ts'

/** Work that ends when it is told to, and what has begun so far. */
const openWork = () => {
  const begun: string[] = []
  const ends = new Map<string, PromiseWithResolvers<string>>()
  const work = (name: string) => (): Promise<string> => {
    begun.push(name)
    const end = Promise.withResolvers<string>()
    ends.set(name, end)
    return end.promise
  }
  const after = async (change: () => void): Promise<readonly string[]> => {
    change()
    await aTurn()
    return [...begun]
  }
  return { work, after, end: (name: string) => ends.get(name) }
}

it('runs what shares a lane one after the other, the rest at once, and answers what each came to', async () => {
  const inLanes = makeLanes(8)
  const { work, after, end } = openWork()
  const lanes = { ab: ['a', 'b'], bc: ['b', 'c'], d: ['d'] }
  const all = Object.entries(lanes).map(([name, its]) => inLanes(its, work(name)))
  expect(await after(() => undefined)).toStrictEqual(['ab', 'd'])
  expect(await after(() => end('ab')?.resolve('one'))).toStrictEqual(['ab', 'd', 'bc'])
  end('bc')?.resolve('two')
  end('d')?.resolve('three')
  expect(await Promise.all(all)).toStrictEqual(['one', 'two', 'three'])
})

it('runs no more at once than there are places', async () => {
  const inLanes = makeLanes(1)
  const { work, after, end } = openWork()
  const all = ['a', 'b'].map(name => inLanes([name], work(name)))
  expect(await after(() => undefined)).toStrictEqual(['a'])
  expect(await after(() => end('a')?.resolve('one'))).toStrictEqual(['a', 'b'])
  end('b')?.resolve('two')
  await Promise.all(all)
})

it('goes on in a lane, and in the place, of work that failed', async () => {
  const inLanes = makeLanes(1)
  const { work, after, end } = openWork()
  const failed = inLanes(['a'], work('first'))
  const next = inLanes(['a'], work('second'))
  await after(() => undefined)
  end('first')?.reject(new Error('no'))
  await expect(failed).rejects.toThrow('no')
  expect(await after(() => undefined)).toStrictEqual(['first', 'second'])
  end('second')?.resolve('done')
  expect(await next).toBe('done')
})
