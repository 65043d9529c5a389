/** The form in which a part of a plan is written: kept as a draft as one types, put into the plan when its author says so. */
import { Button, Textarea } from 'nhsuk-react-components'
import type { FormFields } from '../../../domain/kernel/planFields.ts'
import { faultOf } from '../../layout/errors.tsx'
import { PostForm } from '../../layout/forms.tsx'
import { show, type Answer, type Fault } from '../../layout/view.ts'
import { askWords, itemWords } from '../../text/carePlans.ts'
import { dayAndTime } from '../../text/dates.ts'
import type { Form, PageRequest } from '../../visitor.ts'
import type { Editing } from './editing.ts'
import { formOfFields } from './askedFields.ts'
import { ItemFields } from './itemFields.tsx'
import { titleFor } from './parts.ts'
import { readPresence, Writers, type Presence } from './presence.tsx'
import { readWhom, type Whom } from './who.ts'

/** The title of the section, as the form's reader knows it. */
export const titleOf = ({ read: { place }, section }: Pick<Editing, 'read' | 'section'>): string =>
  titleFor(section, place)

const headingOf = (editing: Editing): string => {
  const { kind, item } = editing
  if (kind === undefined) return titleOf(editing)
  return item === undefined ? itemWords[kind].add : `Change this ${itemWords[kind].one}`
}

interface FormProps {
  readonly editing: Editing
  readonly form: Form
  readonly faults: readonly Fault[]
  readonly whom: Whom
}

/** The person is told in plain words what may stand here; professionals read what the template says of it. */
const hintOf = ({ read: { place }, section }: Editing): { readonly hint?: string } => {
  const hint = place.own ? askWords[section.kind] : section.guidance
  return hint === undefined ? {} : { hint }
}

const SectionText = ({ editing, form, faults }: FormProps) => (
  <Textarea
    id="text"
    name="text"
    label={`Write in “${titleOf(editing)}”`}
    labelProps={{ size: 's' }}
    {...hintOf(editing)}
    rows={12}
    defaultValue={form.text('text')}
    {...faultOf(faults, 'text')}
  />
)

/** The fields of what is written on. */
export const EditFields = (props: FormProps) => {
  const { kind } = props.editing
  return kind === undefined ? <SectionText {...props} /> : <ItemFields {...props} kind={kind} />
}

/** What goes along unseen: the version that was before the author, and what is written on. */
export const hiddenOf = (
  { target, section, kind }: Editing,
  base: string,
): readonly (readonly [string, string])[] => [
  ['base', base],
  ['section', section.id],
  ...(target.type === 'item' ? [['item', target.item] as const] : []),
  ...(kind === undefined ? [] : [['kind', kind] as const]),
]

const Saved = ({ editing: { draft } }: { readonly editing: Editing }) => (
  <p className="cie-saved cie-meta" role="status" data-saved>
    {draft !== undefined && `Saved on ${dayAndTime(draft.savedAt)}. It is not in the plan yet.`}
  </p>
)

const Buttons = ({ editing }: { readonly editing: Editing }) => (
  <div className="cie-actions">
    <Button type="submit" name="do" value="merge" preventDoubleClick>
      Put into the plan
    </Button>
    <Button type="submit" name="do" value="save" secondary>
      Save draft
    </Button>
    <Button type="submit" name="do" value="offer" secondary>
      Offer it to the others
    </Button>
    <a href={editing.read.place.base}>Back to the plan</a>
  </div>
)

const Ends = ({ editing: { item, kind, href, draft, read, key } }: { readonly editing: Editing }) => (
  <p className="cie-actions">
    {item !== undefined && kind !== undefined && (
      <>
        <a href={`${href}/complete`}>{itemWords[kind].complete}</a>
        <a href={`${href}/drop`}>Drop it</a>
      </>
    )}
    {draft !== undefined && <a href={`${read.place.base}/drafts/${key}/discard`}>Throw this draft away</a>}
  </p>
)

interface Shown {
  readonly form: Form
  readonly faults: readonly Fault[]
  /** The version that was before the author. */
  readonly base: string
}

const Body = (
  props: Shown & {
    readonly request: PageRequest
    readonly editing: Editing
    readonly whom: Whom
    readonly presence: Presence
  },
) => {
  const { request, editing, whom, presence, form, faults, base } = props
  const { place, plan } = editing.read
  return (
    <div className="cie-narrow" data-plan={place.plan} data-presence={`${place.base}/writers`}>
      <h1 className="nhsuk-heading-l">
        <span className="nhsuk-caption-l">
          {plan.title}
          {editing.kind !== undefined && `: ${titleOf(editing)}`}
        </span>
        {headingOf(editing)}
      </h1>
      <Writers section={editing.section.id} presence={presence} />
      <div data-draft={`${editing.href}/draft`}>
        <PostForm visitor={request.visitor} action={editing.href} fields={hiddenOf(editing, base)}>
          <EditFields editing={editing} form={form} faults={faults} whom={whom} />
          <Saved editing={editing} />
          <Buttons editing={editing} />
        </PostForm>
      </div>
      <Ends editing={editing} />
    </div>
  )
}

/** What the form shows when it is opened: the draft where there is one, else what stands. */
export const openedWith = ({ draft, standing, read }: Editing): Shown => {
  const fields: FormFields = draft?.fields ?? standing
  return { form: formOfFields(fields), faults: [], base: draft?.baseName ?? read.plan.name }
}

/** The form's page. */
export const editorPage = async (request: PageRequest, editing: Editing, shown: Shown): Promise<Answer> => {
  const { place, plan } = editing.read
  const [whom, presence] = await Promise.all([
    readWhom(request, editing.read, []),
    readPresence(request, editing.read),
  ])
  return show({
    title: `${headingOf(editing)}: ${plan.title}`,
    section: place.section,
    back: { href: place.base, text: 'Back to the plan' },
    live: place.patient,
    faults: shown.faults,
    status: shown.faults.length > 0 ? 400 : 200,
    scripts: ['plan.js', 'draft.js'],
    body: <Body request={request} editing={editing} whom={whom} presence={presence} {...shown} />,
  })
}
