/** Writers of one plan who save, merge, write, strike out, add, change, publish and agree in any order: what they did is kept, to be held against the plan. */
import type { carePlan } from '../../domain/carePlan/decider.ts'
import { isDrafted, saidAt, textOf, type CarePlanState, type Drafted } from '../../domain/carePlan/state.ts'
import type { draft, DraftState, OpenDraft } from '../../domain/draft/decider.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { isRejection, type Rejection } from '../../domain/kernel/rejection.ts'
import { writtenSections, type Step } from './writersSteps.ts'

export type PlanCommand = CommandOf<typeof carePlan.commands>
export type DraftCommand = CommandOf<typeof draft.commands>

/** Where they write: the deciders alone, or an exchange. `revision`: of the stream afterwards. */
export interface Place {
  readonly planId: string
  readonly plan: () => Promise<CarePlanState>
  readonly draft: (writer: number) => Promise<DraftState>
  readonly draftId: (writer: number) => string
  readonly askPlan: (writer: number, command: PlanCommand) => Promise<number | Rejection>
  readonly askDraft: (writer: number, command: DraftCommand) => Promise<number | Rejection>
}

/** What is held against the plan in the end: every word is put in by one writer once. */
export interface Told {
  /** Saved in a draft, or taken by the plan. */
  readonly saved: Set<string>
  /** Saved, and then thrown away by who saved it. */
  readonly discarded: Set<string>
  /** Struck out by somebody in what they saved. */
  readonly struck: Set<string>
}

const wordsIn = (text: string): readonly string[] => text.match(/w\d+x\d+/g) ?? []
const putIn = (text: string, word: string, at: number): string => {
  const gaps = [...text.matchAll(/(?<=\s|^)/g)].map(({ index }) => index)
  const gap = gaps[at % gaps.length] ?? 0
  return `${text.slice(0, gap)}${word}${at % 3 === 0 ? '.\n' : ' '}${text.slice(gap)}`
}

/** Lets writers write in a place. */
export const writing = (place: Place) => {
  const told: Told = { saved: new Set(), discarded: new Set(), struck: new Set() }
  let words = 0
  const fresh = (writer: number): string => `w${String(writer)}x${String((words += 1)).padStart(4, '0')}`

  const standing = async (): Promise<Drafted> => {
    const state = await place.plan()
    if (!isDrafted(state)) throw new Error('no plan stands')
    return state
  }
  const sectionText = (plan: Drafted, id: string, revision?: number): string => {
    const section = plan.sections.get(id)
    return section === undefined ? '' : textOf(section, revision)
  }
  const sectionOf = ({ where }: Step): string => writtenSections[where % writtenSections.length] ?? 'needs'
  const openOf = async (step: Step): Promise<OpenDraft | undefined> => {
    const state = await place.draft(step.writer)
    return state.status === 'kept' ? state.open.get(sectionOf(step)) : undefined
  }
  /** What the writer has before them: their own draft, else the plan as it stands. */
  const copyOf = async (step: Step): Promise<{ readonly text: string; readonly base: number }> => {
    const open = await openOf(step)
    if (open !== undefined) return { text: open.saved.values['text'] ?? '', base: open.saved.base }
    const plan = await standing()
    return { text: sectionText(plan, sectionOf(step)), base: plan.revision }
  }

  const saveText = async (step: Step, text: string, base: number): Promise<void> => {
    const data = {
      plan: place.planId,
      target: { type: 'section', section: sectionOf(step) },
      base,
      values: { text },
    } as const
    const answer = await place.askDraft(step.writer, { type: 'SaveDraft', data })
    if (isRejection(answer)) throw new Error(`a save was refused: ${answer.why}`)
    for (const word of wordsIn(text)) told.saved.add(word)
  }
  const save = async (step: Step): Promise<void> => {
    const { text, base } = await copyOf(step)
    await saveText(step, putIn(text, fresh(step.writer), step.at), base)
  }
  /** Nobody strikes out what they alone have: they would only take back their own typing. */
  const strike = async (step: Step): Promise<void> => {
    const { text, base } = await copyOf(step)
    const known = wordsIn(sectionText(await standing(), sectionOf(step), base)).filter(one =>
      text.includes(one),
    )
    const word = known[step.at % Math.max(known.length, 1)]
    if (word === undefined) return
    told.struck.add(word)
    await saveText(step, text.replaceAll(word, ''), base)
  }

  const mergeOnce = async (step: Step, open: OpenDraft): Promise<number | Rejection> => {
    const { writer } = step
    const from = { draft: place.draftId(writer), revision: open.revision }
    const section = sectionOf(step)
    const data = { section, text: open.saved.values['text'] ?? '', base: open.saved.base, from }
    const answer = await place.askPlan(writer, { type: 'WriteSection', data })
    if (isRejection(answer)) return answer
    const merged = { target: { type: 'section', section }, through: open.revision } as const
    await place.askDraft(writer, { type: 'NoteMerged', data: merged })
    // The same once more: it is to change nothing.
    await place.askPlan(writer, { type: 'WriteSection', data })
    return answer
  }
  /** Where the two don't go together, the writer puts one below the other and saves and merges that. */
  const merge = async (step: Step): Promise<void> => {
    const open = await openOf(step)
    if (open === undefined || !isRejection(await mergeOnce(step, open)) || step.at % 2 === 0) return
    const plan = await standing()
    const both = `${sectionText(plan, sectionOf(step))}\n${open.saved.values['text'] ?? ''}`
    await saveText(step, both, plan.revision)
    const settled = await openOf(step)
    if (settled !== undefined) await mergeOnce(step, settled)
  }
  const discard = async (step: Step): Promise<void> => {
    const open = await openOf(step)
    if (open === undefined) return
    const target = { type: 'section', section: sectionOf(step) } as const
    await place.askDraft(step.writer, { type: 'DiscardDraft', data: { target } })
    for (const word of wordsIn(open.saved.values['text'] ?? '')) told.discarded.add(word)
  }

  const taken = async (step: Step, word: string, command: PlanCommand): Promise<void> => {
    if (!isRejection(await place.askPlan(step.writer, command))) told.saved.add(word)
  }
  const write = async (step: Step): Promise<void> => {
    const plan = await standing()
    const [section, base, word] = [
      sectionOf(step),
      Math.max(0, plan.revision - (step.at % 4)),
      fresh(step.writer),
    ]
    const text = putIn(sectionText(plan, section, base), word, step.at)
    await taken(step, word, { type: 'WriteSection', data: { section, text, base } })
  }
  const add = async (step: Step): Promise<void> => {
    const word = fresh(step.writer)
    const item = words.toString(16).padStart(32, '0')
    await taken(step, word, {
      type: 'AddItem',
      data: { item, section: 'goals', content: { kind: 'goal', text: word } },
    })
  }
  const change = async (step: Step): Promise<void> => {
    const plan = await standing()
    const [item, found] = [...plan.items][step.where % Math.max(plan.items.size, 1)] ?? []
    const base = Math.max(0, plan.revision - (step.at % 4))
    const content = saidAt(found?.contents ?? [], base) ?? found?.contents[0]?.said
    if (item === undefined || content?.kind !== 'goal') return
    const word = fresh(step.writer)
    const said = { ...content, text: putIn(content.text, word, step.at), progress: step.at }
    await taken(step, word, { type: 'ChangeItem', data: { item, base, content: said } })
  }
  const publish = async ({ writer }: Step): Promise<void> => {
    const { revision } = await standing()
    await place.askPlan(Math.max(writer, 1), { type: 'PublishPlan', data: { seen: revision } })
  }
  const agree = async ({ at }: Step): Promise<void> => {
    const { revision } = await standing()
    const seen = Math.max(0, revision - (at % 5))
    await place.askPlan(0, { type: 'AgreeToPlan', data: { seen, sections: [...writtenSections] } })
  }
  const does = { save, merge, strike, write, add, change, publish, agree, discard } as const
  return { told, take: (step: Step): Promise<void> => does[step.deed](step) }
}
