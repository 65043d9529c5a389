/** Where two people changed the same words: both sides beside each other, and the person at the page settles it. Nothing is lost. */
import type { ReactNode } from 'react'
import { textConflict, type Conflict } from '../../../domain/carePlan/settling.ts'
import type { Stretch } from '../../../domain/carePlan/merge.ts'
import { fieldsOfItem, type FormFields } from '../../../domain/kernel/planFields.ts'
import { Decide, PostForm } from '../../layout/forms.tsx'
import { show, type Answer } from '../../layout/view.ts'
import { fieldWords } from '../../text/carePlans.ts'
import type { PageRequest } from '../../visitor.ts'
import type { Editing } from './editing.ts'
import { EditFields, hiddenOf, titleOf } from './editor.tsx'
import { formOfFields } from './askedFields.ts'
import { FieldSides, Sides } from './sides.tsx'
import { readWhom, type Whom } from './who.ts'

/** What is to be put together with what stands. */
export interface Mine {
  readonly mine: FormFields
  /** The version that it was written from. */
  readonly base: string
  /** Whose it is, where it is somebody else's offer. */
  readonly whose?: string
}

/** Both wordings, one after the other, wherever they part. */
const together = (stretches: readonly Stretch[]): string =>
  stretches
    .map(stretch => {
      if ('agreed' in stretch) return stretch.agreed
      const { mine, theirs } = stretch
      if (mine === '' || theirs === '') return mine + theirs
      return `${mine.trimEnd()} ${theirs.trimStart()}`
    })
    .join('')

interface Three {
  readonly before: FormFields
  readonly mine: FormFields
  readonly theirs: FormFields
}
interface Named {
  readonly whose: string
  readonly whom: Whom
}

/** How two sides part. */
interface Parting {
  readonly sides: ReactNode
  /** What the form begins with. */
  readonly start: FormFields
}

const ofText = (conflict: Extract<Conflict, { of: 'text' }>, whose: string): Parting => ({
  sides: <Sides stretches={conflict.stretches} whose={whose} />,
  start: { text: together(conflict.stretches) },
})

/** Field by field: what only the plan changed since is taken from the plan. */
const ofItem = ({ before, mine, theirs }: Three, { whose, whom }: Named): Parting => {
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])]
  const valueOf = (fields: FormFields, name: string): string => fields[name] ?? ''
  const isMine = (name: string): boolean => valueOf(mine, name) !== valueOf(before, name)
  const parts = names.filter(
    name => fieldWords[name] !== undefined && isMine(name) && valueOf(mine, name) !== valueOf(theirs, name),
  )
  return {
    sides: (
      <FieldSides names={parts} base={before} mine={mine} theirs={theirs} whose={whose} team={whom.team} />
    ),
    start: Object.fromEntries(names.map(name => [name, valueOf(isMine(name) ? mine : theirs, name)])),
  }
}

interface BodyProps {
  readonly request: PageRequest
  readonly editing: Editing
  readonly whom: Whom
  readonly parting: Parting
}

const Body = ({ request, editing, whom, parting }: BodyProps) => {
  const { place, plan } = editing.read
  return (
    <>
      <h1 className="nhsuk-heading-l">
        <span className="nhsuk-caption-l">
          {plan.title}: {titleOf(editing)}
        </span>
        Put the two together
      </h1>
      <p>
        Somebody else changed the same words meanwhile. Nothing is lost: both stand here. Write below how it
        is to read; where the two part, both wordings stand in the box, one after the other.
      </p>
      {parting.sides}
      <PostForm visitor={request.visitor} action={editing.href} fields={hiddenOf(editing, plan.name)}>
        <EditFields editing={editing} form={formOfFields(parting.start)} faults={[]} whom={whom} />
        <Decide
          text="Put this into the plan"
          cancel={{ href: place.base, text: 'Leave the plan as it is' }}
        />
      </PostForm>
    </>
  )
}

/** What the target said in the version that it was written from, as the form's fields. */
const fieldsBefore = async (request: PageRequest, { read, target, section }: Editing, base: string) => {
  const { carePlans } = request.exchange.queries
  const before = await carePlans.read(read.disclosure, read.place.plan, base)
  const then = before?.sections.find(({ id }) => id === section.id)
  if (target.type === 'section') return { text: then?.text ?? '' }
  const item = then?.items.find(({ id }) => id === target.item)
  return item === undefined ? {} : fieldsOfItem(item.content)
}

/** How what is written and what stands part; undefined where they do not. */
const partingOf = (editing: Editing, three: Three, named: Named): Parting | undefined => {
  if (editing.kind !== undefined) return ofItem(three, named)
  const text = (fields: FormFields): string => fields['text'] ?? ''
  const { before, mine, theirs } = three
  const conflict = textConflict({ base: text(before), mine: text(mine), theirs: text(theirs) })
  return conflict?.of === 'text' ? ofText(conflict, named.whose) : undefined
}

/** The page on which it is settled; undefined where nothing parts any more. */
export const settlePage = async (
  request: PageRequest,
  editing: Editing,
  { mine, base, whose }: Mine,
): Promise<Answer | undefined> => {
  const { read, standing } = editing
  const [before, whom] = await Promise.all([
    fieldsBefore(request, editing, base),
    readWhom(request, read, []),
  ])
  const parting = partingOf(
    editing,
    { before, mine, theirs: standing },
    { whose: whose ?? 'What you wrote', whom },
  )
  if (parting === undefined) return undefined
  return show({
    title: `Put the two together: ${titleOf(editing)}`,
    status: 409,
    section: read.place.section,
    back: { href: read.place.base, text: 'Back to the plan' },
    body: <Body request={request} editing={editing} whom={whom} parting={parting} />,
  })
}
