/** The notices of a care plan: each given once for a review date and a stage, and read by each reader for themself. */
import { unlessSo, type Aggregate } from '../kernel/decider.ts'
import type { DataOf, EventOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import { noticeCommands, noticeEvents } from './events.ts'

interface Notice {
  readonly said: DataOf<typeof noticeEvents, 'ReviewReminderGiven'>
  readonly readers: ReadonlySet<string>
}

interface Given {
  readonly status: 'given'
  /** The revision of the next event. */
  readonly next: number
  /** By the revision of the event that gave it. */
  readonly notices: ReadonlyMap<number, Notice>
}
export type NoticeState = Given | { readonly status: 'erased' }
type Notices = Aggregate<NoticeState, typeof noticeCommands, typeof noticeEvents>

const decide: Notices['decide'] = (command, state, { by }) => {
  if (state.status === 'erased') return reject('erased', 'this plan was erased')
  if (command.type === 'GiveReviewReminder') {
    const already = [...state.notices.values()].some(({ said }) => same(said, command.data))
    return unlessSo(already, { type: 'ReviewReminderGiven', data: command.data })
  }
  const { notice } = command.data
  const found = state.notices.get(notice)
  if (found === undefined) return reject('not-found', 'there is no such notice', 'notice')
  return unlessSo(found.readers.has(by.user), { type: 'NoticeRead', data: { notice, reader: by.user } })
}

const after = ({ notices, next }: Given, event: EventOf<typeof noticeEvents>): Given['notices'] => {
  if (event.type === 'ReviewReminderGiven')
    return new Map(notices).set(next, { said: event.data, readers: new Set() })
  const { notice, reader } = event.data
  const found = notices.get(notice)
  return found === undefined
    ? notices
    : new Map(notices).set(notice, { ...found, readers: new Set(found.readers).add(reader) })
}

const evolve: Notices['evolve'] = (state, event) =>
  event.type === 'Erased' || state.status === 'erased'
    ? { status: 'erased' }
    : { status: 'given', next: state.next + 1, notices: after(state, event) }

export const notice: Notices = {
  category: 'notice',
  sealed: true,
  commands: noticeCommands,
  events: noticeEvents,
  initial: { status: 'given', next: 0, notices: new Map() },
  decide,
  evolve,
}
