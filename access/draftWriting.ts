/** Saving drafts, and taking what they say into the plan. */
import { carePlan } from '../domain/carePlan/decider.ts'
import { isDrafted, mergedKey, type Drafted } from '../domain/carePlan/state.ts'
import { draft, targetKey, type DraftState, type OpenDraft } from '../domain/draft/decider.ts'
import type { DraftTarget } from '../domain/draft/events.ts'
import { streamName } from '../domain/kernel/ids.ts'
import { itemOfFields } from '../domain/kernel/planFields.ts'
import type { DraftCitation } from '../domain/kernel/planSections.ts'
import { isRejection, reject, type Rejection } from '../domain/kernel/rejection.ts'
import type { Clock } from '../domain/kernel/time.ts'
import type { Journal } from '../store/journal.ts'
import { derivedUuid } from '../store/keyedHash.ts'
import type { Written } from '../store/write.ts'
import { draftedLast, draftIdOf, draftNow, planNow } from './drafts.ts'
import { placesOf, type Places, type PlanAsked, type PlanCommand, type Write } from './planCommands.ts'
import type { DraftPart, PlanWriting } from './planWriting.ts'
import { spacing } from './spacing.ts'

/** At most one save of a draft a second. */
const apartMs = 1000

type Merging = Extract<PlanCommand, { readonly type: 'WriteSection' | 'AddItem' | 'ChangeItem' }>
type FromDraft = Merging & { readonly data: { readonly from: DraftCitation } }

/** Whether a command says what is taken from a draft. */
export const isFromDraft = (command: PlanCommand): command is FromDraft =>
  'from' in command.data && command.data.from !== undefined

const noDraft = reject('not-found', 'there is no such draft')

const keyOf = ({ type, data }: Merging): string => (type === 'WriteSection' ? data.section : data.item)

/** A part of a draft that somebody may take from, and the plan that it is for. */
interface Takeable {
  readonly part: DraftPart
  readonly plan: Drafted
  /** Nothing where the plan holds already what it said. */
  readonly open: OpenDraft | undefined
}

const partOf = (draftState: DraftState, { target }: DraftPart) =>
  draftState.status === 'kept' ? draftState.open.get(target) : undefined

/** Where a target is, as the plan stands: only whether an item is there yet has to be read. */
const placesIn = async (journal: Pick<Journal, 'load'>, id: string, target: DraftTarget): Promise<Places> => {
  const sections = [target.section]
  if (target.type === 'section') return { sections }
  const plan = await planNow(journal, id)
  return { sections, ...(isDrafted(plan) && plan.items.has(target.item) && { items: [target.item] }) }
}

/** What a draft asks of the plan as it stands: an item that is there already is changed. */
const commandOf = ({ part, plan }: Takeable, { saved, revision }: OpenDraft): FromDraft | Rejection => {
  const { target, values, base } = saved
  const from = { draft: part.draft, revision }
  if (target.type === 'section') {
    const { section } = target
    return { type: 'WriteSection', data: { section, text: values['text'] ?? '', base, from } }
  }
  const content = itemOfFields(values)
  if (isRejection(content)) return content
  const { item, section } = target
  return plan.items.has(item)
    ? { type: 'ChangeItem', data: { item, content, base, from } }
    : { type: 'AddItem', data: { item, section, content, from } }
}

interface Parts {
  readonly journal: Pick<Journal, 'load' | 'last'>
  readonly write: Write
  readonly clock: Clock
  readonly pause: (milliseconds: number) => Promise<void>
}

type Drafts = Omit<PlanWriting, 'ask' | 'markNoticeRead'> & {
  /** Writes what a person settled by hand, and notes the draft as merged. */
  readonly settle: (asked: PlanAsked, command: FromDraft) => Promise<Written | Rejection>
}

/** The drafts' part of writing plans. */
export const draftWriting = ({ journal, write, clock, pause }: Parts): Drafts => {
  const inTurn = spacing({ clock, pause, apartMs })

  /** It is their own or offered, or in the plan already. */
  const takeable = async ({ by, plan: id }: PlanAsked, part: DraftPart): Promise<Takeable | undefined> => {
    const [state, plan] = await Promise.all([draftNow(journal, part.draft), planNow(journal, id)])
    if (state.status !== 'kept' || state.plan !== id || !isDrafted(plan)) return undefined
    const open = partOf(state, part)
    if (open === undefined)
      return plan.merged.has(mergedKey(part.draft, part.target)) ? { part, plan, open } : undefined
    return open.offered || state.author === by.user ? { part, plan, open } : undefined
  }

  /** From which revision a target was typed before; the first where it was not: at worst, what goes together is then settled by hand. */
  const baseBefore = async (id: string, target: DraftTarget): Promise<number> => {
    const state = await draftNow(journal, id)
    return partOf(state, { draft: id, target: targetKey(target) })?.saved.base ?? 0
  }

  /** The plan first, then the draft's own note of it. */
  const take = async (asked: PlanAsked, { part, open }: Takeable, command: FromDraft) => {
    const places = placesOf(command)
    const outcome = await write(asked, { aggregate: carePlan, id: asked.plan, command, places })
    if (isRejection(outcome) || open === undefined) return outcome
    const noted = await write(
      { ...asked, commandId: derivedUuid(asked.commandId, 'merged') },
      {
        aggregate: draft,
        id: part.draft,
        command: {
          type: 'NoteMerged',
          data: { target: open.saved.target, through: command.data.from.revision },
        },
        places,
      },
    )
    return isRejection(noted) ? noted : outcome
  }

  /** What is in the plan already is asked once more as it was taken: the plan then answers that it is so. */
  const again = ({ part, plan }: Takeable): FromDraft => {
    const from = { draft: part.draft, revision: 0 }
    const content = plan.items.get(part.target)?.contents[0]?.said
    return content === undefined
      ? { type: 'WriteSection', data: { section: part.target, text: '', base: 0, from } }
      : { type: 'ChangeItem', data: { item: part.target, content, base: 0, from } }
  }

  /** An own draft, or a part of it, is offered or thrown away by its author. */
  const close = async (
    asked: PlanAsked,
    part: DraftPart,
    type: 'OfferDraft' | 'DiscardDraft',
  ): Promise<Written | Rejection> => {
    const state = await draftNow(journal, part.draft)
    if (state.status !== 'kept' || state.plan !== asked.plan || state.author !== asked.by.user) return noDraft
    const target = state.open.get(part.target)?.saved.target
    const stream = streamName(draft.category, part.draft)
    if (target === undefined)
      return type === 'OfferDraft'
        ? noDraft
        : { stream, revision: state.revision, position: undefined, changed: false }
    const places = await placesIn(journal, asked.plan, target)
    return write(asked, { aggregate: draft, id: part.draft, command: { type, data: { target } }, places })
  }

  return {
    settle: async (asked, command) => {
      const found = await takeable(asked, { draft: command.data.from.draft, target: keyOf(command) })
      return found === undefined ? noDraft : take(asked, found, command)
    },
    merge: async (asked, part) => {
      const found = await takeable(asked, part)
      if (found === undefined) return noDraft
      const command = found.open === undefined ? again(found) : commandOf(found, found.open)
      return isRejection(command) ? command : take(asked, found, command)
    },
    save: async (asked, { target, base, values }) => {
      const { plan } = asked
      const id = draftIdOf(plan, asked.by.user)
      const places = await placesIn(journal, plan, target)
      const from = base ?? (await baseBefore(id, target))
      const command = { type: 'SaveDraft', data: { plan, target, base: from, values } } as const
      return inTurn(
        id,
        () => draftedLast(journal, id),
        () => write(asked, { aggregate: draft, id, command, places }),
      )
    },
    offer: (asked, part) => close(asked, part, 'OfferDraft'),
    discard: (asked, part) => close(asked, part, 'DiscardDraft'),
  }
}
