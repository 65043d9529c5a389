/** A clinician publishes what a care plan says to NHS 111, with the person's decision. */
import { Checkboxes } from 'nhsuk-react-components'
import type { NoteCommand } from '../../../access/noteWriting.ts'
import { takenFrom, type Taken } from '../../../domain/nhs111/content.ts'
import type { LocalDate } from '../../../domain/kernel/time.ts'
import type { NoteView } from '../../../projections/noteViews.ts'
import { faultOf } from '../../layout/errors.tsx'
import { DayInput } from '../../layout/fields.tsx'
import { Decide, PostForm } from '../../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../../layout/view.ts'
import { dateField, ifGiven } from '../../text/fields.ts'
import type { PageRequest } from '../../visitor.ts'
import { rejected } from '../ask.ts'
import { readPlan, type PlanRead } from '../carePlans/read.ts'
import { unseen } from '../person.tsx'
import { NoteBody } from './body.tsx'
import { changeNote, readNote } from './read.ts'

export const placeOf = ({ params }: PageRequest): string => `/patients/${params['id'] ?? ''}/note`

/** The plan that is named, and what it says to NHS 111 as it stands for this reader. */
const readPublishing = async (request: PageRequest, plan: string, validUntil?: LocalDate) => {
  const read = await readPlan({ ...request, params: { ...request.params, plan } })
  if (read === undefined || read.plan.status !== 'open') return undefined
  const { carePlans } = request.exchange.queries
  const revision = await carePlans.revisionOf(read.may, plan, read.plan.name)
  return { read, taken: revision === undefined ? undefined : takenFrom(read.plan, { revision, validUntil }) }
}

const nothing = (request: PageRequest, { plan, place }: PlanRead): Answer =>
  show({
    title: 'The plan says nothing to NHS 111',
    section: '/caseload',
    back: { href: placeOf(request), text: 'Back to the note' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">The plan says nothing to NHS 111</h1>
        <p>
          Write its special patient note first: <a href={place.base}>{plan.title}</a>. A part under a label of
          its own is never sent.
        </p>
      </div>
    ),
  })

interface Shown {
  readonly read: PlanRead
  readonly taken: Taken
  readonly note: NoteView | undefined
  readonly faults: readonly Fault[]
}

const Decision = ({
  request,
  note,
  faults,
}: Pick<Shown, 'note' | 'faults'> & { readonly request: PageRequest }) =>
  note?.decision?.nhs111 === 'allowed' ? (
    <p>The person lets NHS 111 see it.</p>
  ) : (
    <Checkboxes
      id="decision"
      idPrefix="decision"
      name="decision"
      legend="What the person decided"
      legendProps={{ size: 'm' }}
      {...faultOf(faults, 'decision-1')}
    >
      <Checkboxes.Item value="told" defaultChecked={request.form.list('decision').includes('told')}>
        They told me that NHS 111 may see this
      </Checkboxes.Item>
    </Checkboxes>
  )

const formPage = (request: PageRequest, { read, taken, note, faults }: Shown): Answer =>
  show({
    title: 'Publish to NHS 111',
    section: '/caseload',
    faults,
    status: faults.length > 0 ? 400 : 200,
    back: { href: placeOf(request), text: 'Back to the note' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">
          <span className="nhsuk-caption-l">{read.plan.title}</span>
          Publish to NHS 111
        </h1>
        <p>
          This is what NHS 111 will read, as the plan stands now. Later changes of the plan are not sent by
          themselves.
        </p>
        <NoteBody content={taken.content} level="h2" />
        <PostForm
          visitor={request.visitor}
          action={`${placeOf(request)}/publish`}
          fields={[
            ['plan', read.plan.id],
            ['seen', read.plan.name],
          ]}
        >
          <Decision request={request} note={note} faults={faults} />
          <DayInput
            form={request.form}
            faults={faults}
            field="until"
            legend="Look at it again by (optional)"
            hint="For example, 31 3 2027"
          />
          <Decide text="Publish" cancel={{ href: placeOf(request), text: 'Publish nothing' }} />
        </PostForm>
      </div>
    ),
  })

/** `GET /patients/:id/note/publish?plan=` */
export const publishPage = async (request: PageRequest): Promise<Answer> => {
  const found = await readPublishing(request, request.query['plan'] ?? '')
  if (found === undefined) return unseen('/find')
  const note = (await readNote(request, request.params['id'] ?? ''))?.note
  const { read, taken } = found
  return taken === undefined ? nothing(request, read) : formPage(request, { read, taken, note, faults: [] })
}

const untilIn = ({ form }: PageRequest) =>
  ifGiven(form, 'until', () => dateField(form, 'until', 'the day to look at it again'))

const faultsIn = (request: PageRequest, { read, note }: Pick<Shown, 'read' | 'note'>): readonly Fault[] => {
  const until = untilIn(request)
  const isDecided = note?.decision?.nhs111 === 'allowed' || request.form.list('decision').includes('told')
  return [
    ...(request.form.text('seen') === read.plan.name
      ? []
      : [{ field: 'until-day', says: 'The plan has changed since: read it again before you publish it' }]),
    ...(isDecided
      ? []
      : [{ field: 'decision-1', says: 'NHS 111 may see a note only if the person said so' }]),
    ...('fault' in until ? [until.fault] : []),
  ]
}

const forbidden: Fault = {
  field: 'decision-1',
  says: 'The person said that NHS 111 may not see a note: only they can change that',
}

const commandOf = ({ visitor, form }: PageRequest, { content }: Taken): NoteCommand => {
  const { team = '', organisation } = visitor.actor
  const isTold = form.list('decision').includes('told')
  const data = {
    content,
    team,
    ...(organisation !== undefined && { organisation }),
    ...(isTold && { decision: { by: 'toldClinician' as const } }),
  }
  return { type: 'PublishNote', data }
}

const save = async (request: PageRequest, shown: Omit<Shown, 'faults'>): Promise<Answer> => {
  const { content, sections } = shown.taken
  const refusal = await changeNote(request, request.params['id'] ?? '', {
    command: commandOf(request, shown.taken),
    about: { id: content.plan, sections },
  })
  if (refusal?.rejected === 'conflict') return formPage(request, { ...shown, faults: [forbidden] })
  return refusal === undefined
    ? goTo(placeOf(request), 'The note is published. It is on its way to NHS 111.')
    : rejected(refusal)
}

/** `POST /patients/:id/note/publish` */
export const publishNote = async (request: PageRequest): Promise<Answer> => {
  const until = untilIn(request)
  const validUntil = 'value' in until ? until.value : undefined
  const found = await readPublishing(request, request.form.text('plan'), validUntil)
  if (found?.taken === undefined) return unseen('/find')
  const note = (await readNote(request, request.params['id'] ?? ''))?.note
  const shown = { read: found.read, taken: found.taken, note }
  const faults = faultsIn(request, shown)
  return faults.length > 0 ? formPage(request, { ...shown, faults }) : save(request, shown)
}
