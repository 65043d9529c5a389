/** Every look is kept. */
import { describe, it } from 'vitest'
import { access } from '../../domain/access/decider.ts'
import { erased, given, id, now } from '../support/domain.ts'

const basis = {
  look: 'record' as const,
  rule: 'shared-with-team',
  policy: '2026-11',
  cites: [{ stream: `consent-${id('a')}`, revision: 3 }],
}
const shown = { ...basis, entries: [{ stream: `entry-${id('e')}`, revision: 0 }] }
const viewed = { type: 'RecordViewed', data: shown } as const
const refused = { type: 'RecordRefused', data: basis } as const

describe('the access log', () => {
  it('keeps what was shown', () => given(access).when({ type: 'NoteViewed', data: shown }).yields(viewed))
  it('keeps what was refused', () => given(access).when({ type: 'NoteRefused', data: basis }).yields(refused))
  it('keeps which figures were shown', () => {
    const data = { question: 'hba1c', by: ['borough'], filters: [], publishedAt: now }
    given(access).when({ type: 'NoteFiguresViewed', data }).yields({ type: 'FiguresViewed', data })
  })
  it('keeps the same look each time it happens', () =>
    given(access, viewed).when({ type: 'NoteViewed', data: shown }).yields(viewed))
  it('goes on when somebody in it was erased', () =>
    given(access, erased('RecordViewed')).when({ type: 'NoteViewed', data: shown }).yields(viewed))
})
