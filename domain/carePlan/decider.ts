/** A care plan: written together, agreed to by the person, published, reviewed, closed. */
import { unlessSo, type Aggregate, type CommandOf, type Context } from '../kernel/decider.ts'
import type { DataOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import { carePlanCommands, carePlanEvents } from './events.ts'
import { evolve } from './evolve.ts'
import { drafted, isDrafted, type CarePlanState, type Drafted, type PersonsAnswer } from './state.ts'
import {
  addItem,
  changeItem,
  completeItem,
  dropItem,
  labelSection,
  ownSection,
  writeSection,
  type Answer,
} from './writing.ts'

type CarePlan = Aggregate<CarePlanState, typeof carePlanCommands, typeof carePlanEvents>
type Command = CommandOf<typeof carePlanCommands>

const draft = (data: DataOf<typeof carePlanEvents, 'PlanDrafted'>, state: CarePlanState): Answer => {
  if (state.status === 'none') return [{ type: 'PlanDrafted', data }]
  const { patient, title, template, reviewOn } = drafted(data)
  const asBefore = isDrafted(state) && state.revision === 0
  return asBefore &&
    same([patient, title, template, reviewOn], [state.patient, state.title, state.template, state.reviewOn])
    ? []
    : reject('conflict', 'this plan was drafted before')
}

type Answering = Extract<Command, { readonly type: 'AgreeToPlan' | 'DisagreeWithPlan' }>

/** An answer is to what was seen, and stands for that alone: what changed since stays unanswered. */
const answerPlan = (plan: Drafted, { data, type }: Answering): Answer => {
  if (data.seen > plan.revision) return reject('invalid', 'the plan has no such revision yet', 'seen')
  const place = data.sections.findIndex(id => !plan.sections.has(id))
  if (place >= 0) return reject('not-found', 'the plan has no such section', `sections.${place}`)
  const answer: PersonsAnswer =
    type === 'AgreeToPlan'
      ? { agreed: true, seen: data.seen }
      : { agreed: false, seen: data.seen, why: data.why }
  const already = data.sections.every(id => same(plan.sections.get(id)?.answer, answer))
  if (already) return []
  const newer = data.sections.some(id => (plan.sections.get(id)?.answer?.seen ?? -1) > data.seen)
  if (newer) return reject('conflict', 'a newer version was answered already', 'seen')
  return [type === 'AgreeToPlan' ? { type: 'PlanAgreed', data } : { type: 'PlanNotAgreed', data }]
}

type Publishing = Extract<Command, { readonly type: 'PublishPlan' }>['data']

/** Whether anything is to be published hangs on what the publisher knows of alone: the answer tells of no section that they may not see. */
const publish = (plan: Drafted, { seen }: Publishing): Answer => {
  if (seen > plan.revision) return reject('invalid', 'the plan has no such revision yet', 'seen')
  const { published } = plan
  const version = (published?.version ?? 0) + 1
  return unlessSo(published !== undefined && published.revision >= seen, {
    type: 'PlanPublished',
    data: { version },
  })
}

const review = (
  plan: Drafted,
  data: DataOf<typeof carePlanEvents, 'PlanReviewed'>,
  { at }: Context,
): Answer => {
  if (data.next !== undefined && data.next <= at.slice(0, 10))
    return reject('invalid', 'the next review is on a day to come', 'next')
  // The same words are another review once anything has happened since.
  const already = plan.lastReview?.revision === plan.revision && same(plan.lastReview.said, data)
  return unlessSo(already, { type: 'PlanReviewed', data })
}

const move = (plan: Drafted, data: DataOf<typeof carePlanEvents, 'PlanMovedToTemplate'>): Answer => {
  const { template } = data
  const now = plan.template
  if (template.id === now.id && template.version < now.version)
    return reject('conflict', 'the plan was made with a newer version of this template', 'template.version')
  return unlessSo(same(template, now), { type: 'PlanMovedToTemplate', data })
}

type Writing = Extract<
  Command,
  {
    readonly type:
      | 'WriteSection'
      | 'LabelSection'
      | 'SetSectionOwner'
      | 'AddItem'
      | 'ChangeItem'
      | 'CompleteItem'
      | 'DropItem'
  }
>

const decideWriting = (command: Writing, plan: Drafted, { by }: Context): Answer => {
  switch (command.type) {
    case 'WriteSection':
      return writeSection(plan, command.data)
    case 'LabelSection':
      return labelSection(plan, command.data, by.role === 'patient')
    case 'SetSectionOwner':
      return ownSection(plan, command.data)
    case 'AddItem':
      return addItem(plan, command.data)
    case 'ChangeItem':
      return changeItem(plan, command.data)
    case 'CompleteItem':
      return completeItem(plan, command.data)
    case 'DropItem':
      return dropItem(plan, command.data)
  }
}

type Whole = Exclude<Command, Writing | { readonly type: 'DraftPlan' | 'ClosePlan' | 'ReopenPlan' }>

const decideWhole = (command: Whole, plan: Drafted, context: Context): Answer => {
  switch (command.type) {
    case 'AgreeToPlan':
    case 'DisagreeWithPlan':
      return answerPlan(plan, command)
    case 'PublishPlan':
      return publish(plan, command.data)
    case 'ReviewPlan':
      return review(plan, command.data, context)
    case 'SetReviewDate':
      return unlessSo(plan.reviewOn === command.data.on, { type: 'ReviewDateSet', data: command.data })
    case 'MovePlanToTemplate':
      return move(plan, command.data)
  }
}

const isWriting = (command: Writing | Whole): command is Writing =>
  ['Section', 'Item'].some(word => command.type.includes(word))

const closed = reject('conflict', 'this plan is closed')

const decideOn = (
  command: Exclude<Command, { readonly type: 'DraftPlan' }>,
  plan: Drafted,
  context: Context,
): Answer => {
  if (command.type === 'ReopenPlan')
    return unlessSo(plan.status === 'open', { type: 'PlanReopened', data: command.data })
  if (command.type === 'ClosePlan')
    return unlessSo(plan.status === 'closed', { type: 'PlanClosed', data: command.data })
  if (plan.status === 'closed') return closed
  return isWriting(command) ? decideWriting(command, plan, context) : decideWhole(command, plan, context)
}

const decide: CarePlan['decide'] = (command, state, context) => {
  if (state.status === 'erased') return reject('erased', 'this plan was erased')
  if (command.type === 'DraftPlan') return draft(command.data, state)
  if (state.status === 'none') return reject('not-found', 'there is no such plan')
  return decideOn(command, state, context)
}

export const carePlan: CarePlan = {
  category: 'carePlan',
  sealed: true,
  commands: carePlanCommands,
  events: carePlanEvents,
  initial: { status: 'none' },
  decide,
  evolve,
}
