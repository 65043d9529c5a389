/** Old entries of the ledger brought together: only those that follow one another. */
import { expect, test } from 'vitest'
import type { Committed } from '../../analytics/facts/ledger.ts'
import { spansOf } from '../../analytics/facts/spans.ts'
import { toInstant } from '../../domain/kernel/time.ts'

/** An entry of one batch that holds these events. */
const entry = (batch: number, firstSeq: number, lastSeq: number): Committed => ({
  batch,
  firstBatch: batch,
  firstSeq,
  lastSeq,
  after: '',
  through: '',
  stream: 'entry-1',
  revision: 0,
  at: toInstant(0),
  identity: 'a log',
  rows: '1',
  hash: '1',
})
const joined = (entries: readonly Committed[]) =>
  spansOf(entries).map(({ span }) => [span.firstBatch, span.batch, span.firstSeq, span.lastSeq, span.rows])

test('neighbours become one', () => {
  expect(joined([entry(1, 1, 10), entry(2, 11, 20), entry(3, 21, 21)])).toStrictEqual([[1, 3, 1, 21, '3']])
})
test.each([
  ['the same events twice', 1],
  ['some events twice', 15],
  ['a gap', 25],
])('%s is not covered up', (_, firstSeq) => {
  const entries = [entry(1, 1, 10), entry(2, 11, 20), entry(3, firstSeq, 30), entry(4, 31, 40)]
  expect(joined(entries)).toStrictEqual([
    [1, 2, 1, 20, '2'],
    [3, 4, firstSeq, 40, '2'],
  ])
})
