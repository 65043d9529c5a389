/** What a special patient note takes out of a care plan: its own text, the triggers and the contacts, of those parts that NHS 111 may know of. */
import type { ItemContent, SectionKind } from '../kernel/planSections.ts'
import type { Label, LabelOrUnset } from '../kernel/terms.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { NoteContent } from '../note/events.ts'

/** NHS 111 is shown what is general, and nothing that stands under a label of its own. */
const shownTo111: Label = 'general'

/** As much of a plan as a note is made from. */
interface PlanParts {
  readonly id: string
  readonly sections: readonly {
    readonly id: string
    readonly kind: SectionKind
    readonly label: LabelOrUnset
    readonly text: string
    readonly items: readonly { readonly content: ItemContent; readonly status: string }[]
  }[]
}

/** The note's content, and the sections that it was taken from. */
export interface Taken {
  readonly content: NoteContent
  readonly sections: readonly string[]
}

/** How many of a kind a note may hold (domain/note/events.ts). */
const most = 50

/** Undefined where the plan says nothing to NHS 111. */
export const takenFrom = (
  { id, sections }: PlanParts,
  { revision, validUntil }: { readonly revision: number; readonly validUntil?: LocalDate | undefined },
): Taken | undefined => {
  const shown = sections.filter(({ label }) => label === shownTo111)
  const said = shown.filter(({ kind, text }) => kind === 'specialNote' && text.trim() !== '')
  if (said.length === 0) return undefined
  const open = shown.flatMap(section =>
    section.items
      .filter(({ status }) => status === 'open')
      .map(({ content }) => ({ section: section.id, content })),
  )
  const of = (kind: 'trigger' | 'contact') =>
    open.filter(({ content }) => content.kind === kind).slice(0, most)
  const [triggers, contacts] = [of('trigger'), of('contact')]
  return {
    sections: [
      ...new Set([...said.map(one => one.id), ...[...triggers, ...contacts].map(({ section }) => section)]),
    ],
    content: {
      plan: id,
      planRevision: revision,
      text: said.map(({ text }) => text).join('\n\n'),
      contingency: triggers.map(({ content }) => content),
      contacts: contacts.map(({ content }) => content),
      ...(validUntil !== undefined && { validUntil }),
    },
  }
}
