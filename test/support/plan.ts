/** A plan for tests: its sections, and its commands and events in a few words. */
import { section } from '../../app/carePlanTemplates/prsb.ts'
import type { ItemContent } from '../../domain/kernel/planSections.ts'
import type { Label } from '../../domain/kernel/terms.ts'
import { id } from './domain.ts'

export const template = { id: id('e'), version: 0 }
export const planSections = [
  section('aboutMe'),
  section('needs'),
  section('goals'),
  section('contingency'),
  section('formulation', { label: 'mental' }),
]
export const planOf = id('a')
export const drafting = { patient: planOf, title: 'My plan', template, sections: planSections }
export const drafted = { type: 'PlanDrafted', data: drafting } as const

export const write = (section: string, text: string, base = 0) =>
  ({ type: 'WriteSection', data: { section, text, base } }) as const
export const written = (section: string, text: string) =>
  ({ type: 'SectionWritten', data: { section, text } }) as const

export const walk = { kind: 'goal', text: 'Walk to the park', progress: 10 } as const satisfies ItemContent
export const goal = id('1')
export const add = (content: ItemContent = walk, item = goal, section = 'goals') =>
  ({ type: 'AddItem', data: { item, section, content } }) as const
export const added = (content: ItemContent = walk, item = goal, section = 'goals') =>
  ({ type: 'ItemAdded', data: add(content, item, section).data }) as const
export const change = (content: ItemContent, base: number) =>
  ({ type: 'ChangeItem', data: { item: goal, content, base } }) as const
export const changed = (content: ItemContent) =>
  ({ type: 'ItemChanged', data: { item: goal, content } }) as const

export const agree = (seen: number, ...sections: string[]) =>
  ({ type: 'AgreeToPlan', data: { seen, sections } }) as const
export const agreed = (seen: number, ...sections: string[]) =>
  ({ type: 'PlanAgreed', data: { seen, sections } }) as const

export const labelled = (section: string, label: Label) =>
  ({ type: 'SectionLabelled', data: { section, label } }) as const
