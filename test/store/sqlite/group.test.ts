/** Group commit: one commit for what waits together, and each answered for itself. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { UnknownOutcome } from '../../../store/port.ts'
import { groupCommit } from '../../../store/sqlite/group.ts'

/** A commit that doubles numbers, notes its groups, and breaks on a group that holds a 13. */
const doubling = () => {
  const groups: (readonly number[])[] = []
  const commit = (numbers: readonly number[]): readonly number[] => {
    groups.push(numbers)
    if (numbers.includes(13)) throw new Error('unlucky')
    return numbers.map(one => one * 2)
  }
  return { groups, commit }
}

test('what is submitted in one turn is committed together and answered in order', async () => {
  const { groups, commit } = doubling()
  const group = groupCommit(commit, 10)
  expect(await Promise.all([1, 2, 3].map(group.submit))).toStrictEqual([2, 4, 6])
  expect(await group.submit(4)).toBe(8)
  expect(groups).toStrictEqual([[1, 2, 3], [4]])
})
test('who comes a turn later shares the commit', async () => {
  const { groups, commit } = doubling()
  const group = groupCommit(commit, 10)
  const first = group.submit(1)
  await nextTurn()
  expect(await Promise.all([first, group.submit(2)])).toStrictEqual([2, 4])
  expect(groups).toStrictEqual([[1, 2]])
})
test('nobody waits for ever for those who still come', async () => {
  const { groups, commit } = doubling()
  const group = groupCommit(commit, 100)
  const answers: Promise<number>[] = []
  for (let turn = 0; turn < 20 && groups.length === 0; turn += 1) {
    answers.push(group.submit(turn))
    await nextTurn()
  }
  expect(groups).toHaveLength(1)
  group.drain()
  expect(await Promise.all(answers)).toStrictEqual(answers.map((_, turn) => turn * 2))
})
test('a group is no larger than allowed', async () => {
  const { groups, commit } = doubling()
  const group = groupCommit(commit, 2)
  expect(await Promise.all([1, 2, 3, 4, 5].map(group.submit))).toStrictEqual([2, 4, 6, 8, 10])
  expect(groups).toStrictEqual([[1, 2], [3, 4], [5]])
})
test('one that breaks does not break the others', async () => {
  const group = groupCommit(doubling().commit, 10)
  const outcomes = await Promise.allSettled([1, 13, 3].map(group.submit))
  expect(outcomes.map(one => one.status)).toStrictEqual(['fulfilled', 'rejected', 'fulfilled'])
})
test('an unknown outcome is everybody’s, and nothing is tried again', async () => {
  let commits = 0
  const group = groupCommit((): readonly number[] => {
    commits += 1
    throw new UnknownOutcome('the disk is gone')
  }, 10)
  const outcomes = await Promise.allSettled([1, 2].map(group.submit))
  expect(
    outcomes.map(one => one.status === 'rejected' && one.reason instanceof UnknownOutcome),
  ).toStrictEqual([true, true])
  expect(commits).toBe(1)
})
test('draining commits at once what waits', async () => {
  const { groups, commit } = doubling()
  const group = groupCommit(commit, 2)
  const waiting = [1, 2, 3].map(group.submit)
  group.drain()
  expect(groups).toStrictEqual([[1, 2], [3]])
  expect(await Promise.all(waiting)).toStrictEqual([2, 4, 6])
})
