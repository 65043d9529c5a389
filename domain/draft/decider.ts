/** One author's drafts for one plan: what is typed is kept until it is in the plan or thrown away by its author. */
import { unlessSo, type Aggregate, type CommandOf, type Context } from '../kernel/decider.ts'
import type { DataOf, Erased, EventOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import { draftCommands, draftEvents, type DraftTarget } from './events.ts'

type Saved = DataOf<typeof draftEvents, 'DraftSaved'>

/** What is open of one target. `revision`: of its last save. */
export interface OpenDraft {
  readonly saved: Saved
  readonly revision: number
  readonly offered: boolean
}

interface Kept {
  readonly status: 'kept'
  readonly revision: number
  readonly plan: string
  readonly author: string
  /** By target; what is merged or thrown away is no longer here. */
  readonly open: ReadonlyMap<string, OpenDraft>
}
export type DraftState = { readonly status: 'none' } | Kept | { readonly status: 'erased' }
type Draft = Aggregate<DraftState, typeof draftCommands, typeof draftEvents>
type Answer = ReturnType<Draft['decide']>

/** A target as a key: `needs`, or the item's id. As the plan remembers what was merged. */
export const targetKey = (target: DraftTarget): string =>
  target.type === 'section' ? target.section : target.item

const notYours = reject('not-allowed', 'this draft is somebody else’s')

const save = (data: Saved, state: Exclude<DraftState, { status: 'erased' }>): Answer => {
  const event = { type: 'DraftSaved', data } as const
  if (state.status === 'none') return [event]
  if (state.author !== data.author) return notYours
  if (state.plan !== data.plan) return reject('conflict', 'this draft is for another plan', 'plan')
  return unlessSo(same(state.open.get(targetKey(data.target))?.saved, data), event)
}

const merged = (data: DataOf<typeof draftEvents, 'DraftMerged'>, state: Kept, user: string): Answer => {
  if (data.through > state.revision) return reject('invalid', 'the draft has no such revision yet', 'through')
  const open = state.open.get(targetKey(data.target))
  if (open === undefined || open.revision > data.through) return []
  return open.offered || user === state.author ? [{ type: 'DraftMerged', data }] : notYours
}

const offer = (data: DataOf<typeof draftEvents, 'DraftOffered'>, state: Kept): Answer => {
  const open = state.open.get(targetKey(data.target))
  if (open === undefined) return reject('not-found', 'there is no such draft', 'target')
  return unlessSo(open.offered, { type: 'DraftOffered', data })
}

type AfterSaving = Exclude<CommandOf<typeof draftCommands>, { readonly type: 'SaveDraft' }>

const decideOn = (command: AfterSaving, state: Kept, { by: { user } }: Context): Answer => {
  if (command.type === 'NoteMerged') return merged(command.data, state, user)
  if (user !== state.author) return notYours
  if (command.type === 'OfferDraft') return offer(command.data, state)
  const isGone = !state.open.has(targetKey(command.data.target))
  return unlessSo(isGone, { type: 'DraftDiscarded', data: command.data })
}

const decide: Draft['decide'] = (command, state, context) => {
  if (state.status === 'erased') return reject('erased', 'this draft was erased')
  if (command.type === 'SaveDraft') return save({ ...command.data, author: context.by.user }, state)
  return state.status === 'none'
    ? reject('not-found', 'there is no such draft')
    : decideOn(command, state, context)
}

const without = (open: Kept['open'], target: DraftTarget): Kept['open'] =>
  new Map([...open].filter(([key]) => key !== targetKey(target)))

const offered = (open: Kept['open'], target: DraftTarget): Kept['open'] => {
  const draft = open.get(targetKey(target))
  return draft === undefined ? open : new Map(open).set(targetKey(target), { ...draft, offered: true })
}

const kept = (state: Kept, saved: Saved): Kept['open'] => {
  const key = targetKey(saved.target)
  const fresh = { saved, revision: state.revision, offered: state.open.get(key)?.offered ?? false }
  return new Map(state.open).set(key, fresh)
}

const openAfter = (state: Kept, event: EventOf<typeof draftEvents>): Kept['open'] => {
  switch (event.type) {
    case 'DraftSaved':
      return kept(state, event.data)
    case 'DraftOffered':
      return offered(state.open, event.data.target)
    case 'DraftMerged':
    case 'DraftDiscarded':
      return without(state.open, event.data.target)
  }
}

const first = ({ plan, author }: Saved): Kept => ({
  status: 'kept',
  revision: 0,
  plan,
  author,
  open: new Map(),
})

const before = (state: Exclude<DraftState, { status: 'erased' }>, event: EventOf<typeof draftEvents>) => {
  if (state.status === 'kept') return { ...state, revision: state.revision + 1 }
  return event.type === 'DraftSaved' ? first(event.data) : undefined
}

const evolve = (state: DraftState, event: EventOf<typeof draftEvents> | Erased): DraftState => {
  if (event.type === 'Erased' || state.status === 'erased') return { status: 'erased' }
  const now = before(state, event)
  return now === undefined ? state : { ...now, open: openAfter(now, event) }
}

export const draft: Draft = {
  category: 'draft',
  sealed: true,
  commands: draftCommands,
  events: draftEvents,
  initial: { status: 'none' },
  decide,
  evolve,
}
