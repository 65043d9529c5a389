/** Drafts: what is typed is kept, seen by its author until it is offered, and merged once (K2). */
import { describe, expect, it } from 'vitest'
import { draft } from '../../domain/draft/decider.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { erased, given, id } from '../support/domain.ts'

const nurse: Actor = { user: id('b'), role: 'professional' }
const other: Actor = { user: id('c'), role: 'professional' }
const byNurse = { by: nurse }
const target = { type: 'section', section: 'needs' } as const
const goal = { type: 'item', section: 'goals', item: id('1') } as const
const saving = (text: string, at: typeof target | typeof goal = target) => ({
  plan: id('a'),
  target: at,
  base: 3,
  values: { text },
})
const save = (text: string, at?: typeof target | typeof goal) =>
  ({ type: 'SaveDraft', data: saving(text, at) }) as const
const saved = (text: string, at?: typeof target | typeof goal) =>
  ({ type: 'DraftSaved', data: { ...saving(text, at), author: nurse.user } }) as const
const offer = { type: 'OfferDraft', data: { target } } as const
const offered = { type: 'DraftOffered', data: { target } } as const
const discard = { type: 'DiscardDraft', data: { target } } as const
const discarded = { type: 'DraftDiscarded', data: { target } } as const
const note = (through: number) => ({ type: 'NoteMerged', data: { target, through } }) as const
const merged = (through: number) => ({ type: 'DraftMerged', data: { target, through } }) as const
const openIn = (...history: Parameters<typeof given<never, never, never>>[1][]) => {
  const { state } = given(draft, ...(history as never[]))
  return state.status === 'kept' ? [...state.open.keys()] : state.status
}

describe('a draft', () => {
  it('is saved as it is typed, under its author, and what is saved already is not saved again', () => {
    given(draft).when(save('Fee'), byNurse).yields(saved('Fee'))
    given(draft, saved('Fee')).when(save('Feet'), byNurse).yields(saved('Feet'))
    given(draft, saved('Fee')).when(save('Fee'), byNurse).yields()
  })
  it('is for one part of one plan beside others', () => {
    given(draft, saved('Feet')).when(save('Walk', goal), byNurse).yields(saved('Walk', goal))
    given(draft, saved('Feet'))
      .when({ type: 'SaveDraft', data: { ...saving('Feet'), plan: id('f') } }, byNurse)
      .rejects('conflict', 'plan')
    expect(openIn(saved('Feet') as never, saved('Walk', goal) as never)).toStrictEqual(['needs', id('1')])
  })
  it('is nobody else’s to write, offer or throw away', () => {
    for (const command of [save('Eyes'), offer, discard] as const)
      given(draft, saved('Feet')).when(command, { by: other }).rejects('not-allowed')
  })
  it('is offered to whoever may see the section, and stays so while it is typed on', () => {
    given(draft, saved('Feet')).when(offer, byNurse).yields(offered)
    given(draft, saved('Feet'), offered).when(offer, byNurse).yields()
    given(draft, saved('Feet'), offered, saved('Feet hurt')).when(offer, byNurse).yields()
    given(draft, saved('Feet'))
      .when({ type: 'OfferDraft', data: { target: goal } }, byNurse)
      .rejects('not-found', 'target')
  })
  it('is thrown away by its author alone, once', () => {
    given(draft, saved('Feet')).when(discard, byNurse).yields(discarded)
    given(draft, saved('Feet'), discarded).when(discard, byNurse).yields()
  })
  it('that nobody saved is not there', () => {
    for (const command of [offer, discard, note(0)] as const)
      given(draft).when(command, byNurse).rejects('not-found')
  })
})

describe('a merge', () => {
  it('ends the draft, and the same again changes nothing', () => {
    given(draft, saved('Feet')).when(note(0), byNurse).yields(merged(0))
    given(draft, saved('Feet'), merged(0)).when(note(0), byNurse).yields()
    expect(openIn(saved('Feet') as never, merged(0) as never)).toStrictEqual([])
  })
  it('of an older save leaves open what was typed since', () =>
    given(draft, saved('Feet'), saved('Feet hurt')).when(note(0), byNurse).yields())
  it('of a save that there is not yet is refused', () =>
    given(draft, saved('Feet')).when(note(1), byNurse).rejects('invalid', 'through'))
  it('by another is noted where the draft was offered, and not before', () => {
    given(draft, saved('Feet')).when(note(0), { by: other }).rejects('not-allowed')
    given(draft, saved('Feet'), offered).when(note(0), { by: other }).yields(merged(0))
  })
  it('ends the offer too: what is typed anew is the author’s own again', () =>
    given(draft, saved('Feet'), offered, merged(0), saved('Eyes'))
      .when(note(3), { by: other })
      .rejects('not-allowed'))
})

it('drafts of a person who was erased are gone', () =>
  given(draft, saved('Feet'), erased('DraftSaved')).when(save('Eyes'), byNurse).rejects('erased'))
