/** What is written and not yet in the plan: the reader's own drafts, and what others offer. */
import { targetKey } from '../../../domain/draft/decider.ts'
import type { DraftView, PlanView } from '../../../projections/carePlanViews.ts'
import { dayAndTime } from '../../text/dates.ts'
import type { PageRequest } from '../../visitor.ts'
import { titleFor } from './parts.ts'
import type { Place } from './place.ts'
import type { PlanRead } from './read.ts'
import { authorOf, type Somebody, type Whom } from './who.ts'

/** A draft with what it is for, and whose it is. */
export interface NamedDraft {
  readonly draft: DraftView
  readonly own: boolean
  readonly by: Somebody
  /** The section's title, as its reader knows it. */
  readonly title: string
  /** Where its reader goes on with it, or looks at it. */
  readonly href: string
}

/** Where an author goes on writing. */
const editorOf = ({ base }: Place, plan: PlanView, { target, fields }: DraftView): string => {
  const section = `${base}/sections/${target.section}`
  if (target.type === 'section') return section
  const isKnown = plan.sections.some(({ items }) => items.some(({ id }) => id === target.item))
  return isKnown
    ? `${base}/items/${target.item}`
    : `${section}/add/${fields['kind'] ?? 'goal'}?item=${target.item}`
}

/** The open drafts that the reader may see: their own, and those that others offer. */
export const readDrafts = async (request: PageRequest, read: PlanRead): Promise<readonly NamedDraft[]> => {
  const { place, plan, disclosure } = read
  const drafts = await request.exchange.queries.carePlans.drafts(disclosure, place.plan)
  return drafts.flatMap(draft => {
    const section = plan.sections.find(({ id }) => id === draft.target.section)
    if (section === undefined) return []
    const own = draft.author === request.visitor.actor.user
    return [
      {
        draft,
        own,
        by: authorOf(draft),
        title: titleFor(section, place),
        href: own
          ? editorOf(place, plan, draft)
          : `${place.base}/offers/${draft.draft}/${targetKey(draft.target)}`,
      },
    ]
  })
}

const Own = ({ drafts }: { readonly drafts: readonly NamedDraft[] }) =>
  drafts.map(({ draft, title, href }) => (
    <li key={href}>
      <p>
        You began to write in “{title}” and saved it on {dayAndTime(draft.savedAt)}. It is not in the plan yet
        {draft.offered && ', and others can see that you offer it'}. <a href={href}>Go on writing</a>
      </p>
    </li>
  ))

const Offered = ({ drafts, whom }: { readonly drafts: readonly NamedDraft[]; readonly whom: Whom }) =>
  drafts.map(({ by, title, href }) => (
    <li key={href}>
      <p>
        {whom.who(by)} offers a change to “{title}”. <a href={href}>Look at it</a>
      </p>
    </li>
  ))

interface Props {
  readonly drafts: readonly NamedDraft[]
  readonly place: Place
  readonly whom: Whom
}

/** A list of them; nothing where there are none. */
export const OpenDrafts = ({ drafts, whom }: Props) =>
  drafts.length === 0 ? null : (
    <section className="cie-note cie-onscreen" aria-labelledby="drafts">
      <h2 className="nhsuk-heading-s" id="drafts">
        Not in the plan yet
      </h2>
      <ul className="cie-items cie-tight">
        <Own drafts={drafts.filter(({ own }) => own)} />
        <Offered drafts={drafts.filter(({ own }) => !own)} whom={whom} />
      </ul>
    </section>
  )
