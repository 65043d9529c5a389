/** An item of a care plan as a form's fields, and back. */
import { describe, expect, it } from 'vitest'
import { fieldsOfItem, itemOfFields } from '../../domain/kernel/planFields.ts'
import type { ItemContent } from '../../domain/kernel/planSections.ts'
import { day, id } from '../support/domain.ts'

const items: readonly ItemContent[] = [
  { kind: 'goal', text: 'Sleep' },
  { kind: 'goal', text: 'Sleep', why: 'To work again', progress: 40 },
  { kind: 'action', text: 'Walk', who: { type: 'person' }, stage: 'planned' },
  {
    kind: 'action',
    text: 'Call',
    who: { type: 'team', id: id('4') },
    due: day('2026-12-01'),
    stage: 'underway',
  },
  { kind: 'action', text: 'Cook', who: { type: 'other', words: 'Her daughter' }, stage: 'planned' },
  { kind: 'trigger', text: 'Drowsy', whatToDo: '', whoToContact: 'The nurses' },
  { kind: 'contact', text: 'Nurses', phone: '', crisis: false },
  { kind: 'contact', text: 'Maya', role: 'Daughter', phone: '07700 900001', crisis: true },
  { kind: 'regimen', text: 'R-CHOP', cycles: '6 of 21 days', whoToCall: 'The ward' },
]

describe('an item', () => {
  it.each(items)('of kind $kind ($text) comes back from its fields as it was', item => {
    expect(itemOfFields(fieldsOfItem(item))).toStrictEqual(item)
  })
  it('that is an action has an owner and a state, and a due date where one was set', () => {
    const action = { kind: 'action', text: 'Walk', who: 'person', stage: 'planned' }
    expect(itemOfFields(action)).toMatchObject({ who: { type: 'person' }, stage: 'planned' })
    expect(itemOfFields({ ...action, due: '2026-12-01' })).toMatchObject({ due: '2026-12-01' })
    const { who, stage, ...rest } = action
    expect(itemOfFields({ ...rest, stage })).toMatchObject({ rejected: 'invalid', place: 'content.who' })
    expect(itemOfFields({ ...rest, who })).toMatchObject({ rejected: 'invalid', place: 'content.stage' })
  })
  it('of a treatment plan has the regimen, its cycles and whom to call', () => {
    const treatment = { kind: 'regimen', text: 'R-CHOP', cycles: '6 of 21 days', whoToCall: 'The ward' }
    expect(itemOfFields(treatment)).toStrictEqual(treatment)
  })
  it('that is not one yet says where it is wrong', () => {
    const wrong = [
      [{ kind: 'goal', text: ' ' }, 'content.text'],
      [{ kind: 'goal', text: 'Sleep', progress: 'half' }, 'content.progress'],
      [{ kind: 'goal', text: 'Sleep', progress: '101' }, 'content.progress'],
      [{ kind: 'action', text: 'Walk', who: 'nobody', stage: 'planned' }, 'content.who.type'],
      [{ kind: 'action', text: 'Walk', who: 'team', stage: 'planned' }, 'content.who.id'],
      [{ kind: 'action', text: 'Walk', who: 'person', stage: 'planned', due: 'soon' }, 'content.due'],
      [{ text: 'What?' }, 'content.kind'],
      [{}, 'content.kind'],
    ] as const
    for (const [fields, place] of wrong)
      expect(itemOfFields(fields)).toMatchObject({ rejected: 'invalid', place })
  })
})
