/** What is shown moves only after enough people's facts have changed, for everybody alike (D6). */
import { describe, it } from 'vitest'
import { publication } from '../../domain/publication/decider.ts'
import { given } from '../support/domain.ts'

const policy = { smallest: 7, roundedTo: 5, movesAfter: 10 }
const figures = (shown: number | 'hidden', changed: number, definition = 1) => ({
  question: 'diabetes',
  definition,
  breakdowns: ['borough'],
  changed,
  policy,
  figures: [{ place: [null], shown }],
})
const publish = (...told: Parameters<typeof figures>) =>
  ({ type: 'PublishFigures', data: figures(...told) }) as const
const published = (...told: Parameters<typeof figures>) =>
  ({ type: 'FiguresPublished', data: figures(...told) }) as const

describe('the figures of a question', () => {
  it('are published the first time however few people stand behind them, as the control made them', () =>
    given(publication).when(publish('hidden', 3)).yields(published('hidden', 3)))
  it('move once ten people’s facts have changed', () =>
    given(publication, published(20, 20)).when(publish(30, 10)).yields(published(30, 10)))
  it('do not move before', () =>
    given(publication, published(20, 20)).when(publish(25, 9)).rejects('conflict', 'changed'))
  it('that would show the same are not published again', () =>
    given(publication, published(20, 20)).when(publish(20, 12)).yields())
  it('counted by a new definition are a series of their own', () =>
    given(publication, published(20, 20))
      .when(publish(25, 0, 2))
      .yields(published(25, 0, 2)))
  it('of another question never take their place', () =>
    given(publication, published(20, 20))
      .when({ type: 'PublishFigures', data: { ...figures(30, 20), question: 'asthma' } })
      .rejects('conflict', 'question'))
})
