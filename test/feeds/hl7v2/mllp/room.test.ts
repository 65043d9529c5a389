/** Places are given in turn: one each, as long as several wait, and not before the next turn of the event loop. */
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { makeRoom, type Room } from '../../../../feeds/hl7v2/mllp/room.ts'

/** Who takes places, and the list of those who got one. */
interface Taker {
  readonly name: string
  readonly wanted: number
  readonly taken: string[]
}

/** Takes as many places as it gets, up to so many, as a connection does. */
const taker = (room: Room, { name, wanted, taken }: Taker) => {
  let left = wanted
  const go = (): void => {
    while (left > 0 && room.take(go)) {
      left -= 1
      taken.push(name)
    }
  }
  return go
}

it('gives those who wait one each in their order, and again, until none is left', async () => {
  const room = makeRoom(4)
  const taken: string[] = []
  for (const name of ['a', 'b', 'c']) taker(room, { name, wanted: 6, taken })()
  expect(taken.join('')).toBe('aaaa')
  for (let place = 0; place < 4; place += 1) room.leave()
  expect(taken.join('')).toBe('aaaa')
  await turn()
  expect(taken.join('')).toBe('aaaaabca')
})

it('gives who waits alone all that there is', async () => {
  const room = makeRoom(3)
  const taken: string[] = []
  taker(room, { name: 'a', wanted: 3, taken })()
  taker(room, { name: 'b', wanted: 9, taken })()
  for (let place = 0; place < 3; place += 1) room.leave()
  await turn()
  expect(taken.join('')).toBe('aaabbb')
})

it('goes past who wants nothing any more', async () => {
  const room = makeRoom(1)
  const taken: string[] = []
  taker(room, { name: 'a', wanted: 1, taken })()
  room.take(() => taken.push('gone'))
  taker(room, { name: 'b', wanted: 1, taken })()
  room.leave()
  await turn()
  expect(taken).toStrictEqual(['a', 'gone', 'b'])
})
