/** A patient questions a look at their record, and is answered (C5). */
import { describe, expect, it } from 'vitest'
import { question } from '../../domain/question/decider.ts'
import { erased, given, id } from '../support/domain.ts'

const look = { stream: `access-${id('e')}`, revision: 3 }
const ask = { type: 'QuestionLook', data: { look, words: 'Who is this?' } } as const
const questioned = { type: 'LookQuestioned', data: ask.data } as const
const answer = { type: 'AnswerQuestion', data: { look, words: 'Your GP asked for advice' } } as const
const answered = { type: 'QuestionAnswered', data: answer.data } as const
const another = { type: 'QuestionLook', data: { look: { ...look, revision: 4 } } } as const

describe('a look', () => {
  it('is questioned, with words or without', () => {
    given(question).when(ask).yields(questioned)
    given(question).when(another).yields({ type: 'LookQuestioned', data: another.data })
  })
  it('is questioned once, whatever is said the second time', () => {
    const again = { type: 'QuestionLook', data: { look, words: 'Who?' } } as const
    given(question, questioned).when(again).yields()
    given(question, questioned, answered).when(again).yields()
  })
  it('beside one that was questioned is another', () =>
    given(question, questioned).when(another).yields({ type: 'LookQuestioned', data: another.data }))
})

describe('a question', () => {
  it('is answered in words', () => given(question, questioned).when(answer).yields(answered))
  it('is answered once', () => {
    given(question, questioned, answered).when(answer).yields()
    given(question, questioned, answered)
      .when({ type: 'AnswerQuestion', data: { look, words: 'Something else' } })
      .rejects('conflict')
  })
  it('that nobody asked is not answered', () => {
    given(question).when(answer).rejects('not-found', 'look')
    given(question, { type: 'LookQuestioned', data: another.data }).when(answer).rejects('not-found', 'look')
  })
})

it('an erased person’s questions are neither asked nor answered', () => {
  const gone = given(question, erased('LookQuestioned'))
  gone.when(ask).rejects('erased')
  gone.when(answer).rejects('erased')
  expect(gone.state).toStrictEqual({ status: 'erased' })
})
