/** Notices that a plan is to be reviewed, and the rule of when that is (K3). */
import { describe, expect, it } from 'vitest'
import type { Actor } from '../../domain/kernel/actor.ts'
import { stageOf } from '../../domain/kernel/planReviews.ts'
import { notice } from '../../domain/notice/decider.ts'
import { day, erased, given, id, moment } from '../support/domain.ts'

const due = { reviewOn: day('2026-11-09'), stage: 'due' } as const
const overdue = { ...due, stage: 'overdue' } as const
const give = (data: typeof due | typeof overdue) => ({ type: 'GiveReviewReminder', data }) as const
const was = (data: typeof due | typeof overdue) => ({ type: 'ReviewReminderGiven', data }) as const
const mark = { type: 'MarkNoticeRead', data: { notice: 0 } } as const
const read = (reader: string) => ({ type: 'NoticeRead', data: { notice: 0, reader } }) as const
const ann: Actor = { user: id('a'), role: 'patient' }
const nurse: Actor = { user: id('b'), role: 'professional' }

describe('a notice', () => {
  it('is given once for a review date and a stage', () => {
    given(notice).when(give(due)).yields(was(due))
    given(notice, was(due), read(id('a')))
      .when(give(due))
      .yields()
    given(notice, was(due)).when(give(overdue)).yields(was(overdue))
    given(notice, was(due))
      .when(give({ ...due, reviewOn: day('2027-02-01') }))
      .yields(was({ ...due, reviewOn: day('2027-02-01') }))
  })
  it('is read by each reader for themself, once', () => {
    given(notice, was(due))
      .when(mark, { by: ann })
      .yields(read(id('a')))
    given(notice, was(due), read(id('a')))
      .when(mark, { by: ann })
      .yields()
    given(notice, was(due), read(id('a')))
      .when(mark, { by: nurse })
      .yields(read(id('b')))
  })
  it('that is not there can’t be read', () => {
    given(notice).when(mark, { by: ann }).rejects('not-found', 'notice')
  })
  it('is no more once its person is erased', () => {
    given(notice, erased('ReviewReminderGiven')).when(give(overdue)).rejects('erased')
  })
})

describe('a review', () => {
  it.each([
    ['2026-11-01', 'overdue'],
    ['2026-11-02', 'due'],
    ['2026-11-16', 'due'],
    ['2026-11-17', undefined],
  ] as const)('on %s is on the second of November %s', (on, stage) => {
    expect(stageOf(day(on), moment('2026-11-02T09:00:00.000Z'))).toBe(stage)
  })
  it('is due on its day in London until midnight there', () => {
    expect(stageOf(day('2026-07-01'), moment('2026-07-01T22:59:00.000Z'))).toBe('due')
    expect(stageOf(day('2026-07-01'), moment('2026-07-01T23:01:00.000Z'))).toBe('overdue')
  })
})
