/** A clinician publishes what a care plan says to NHS 111, with the person's decision; or withdraws it. */
import { Checkboxes, Textarea } from 'nhsuk-react-components'
import { takenFrom, type Taken } from '../../../domain/nhs111/content.ts'
import type { LocalDate } from '../../../domain/kernel/time.ts'
import type { NoteView } from '../../../projections/noteViews.ts'
import { faultOf } from '../../layout/errors.tsx'
import { DayInput } from '../../layout/fields.tsx'
import { Decide, PostForm } from '../../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../../layout/view.ts'
import { dateField, textField } from '../../text/fields.ts'
import type { PageRequest } from '../../visitor.ts'
import { rejected } from '../ask.ts'
import { readPlan, type PlanRead } from '../carePlans/read.ts'
import { unseen } from '../person.tsx'
import { NoteBody } from './body.tsx'
import { changeNote, planOf, readNote } from './read.ts'

const placeOf = ({ params }: PageRequest): string => `/patients/${params['id'] ?? ''}/note`

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

const untilIn = ({ form }: PageRequest) => {
  const isEmpty = ['day', 'month', 'year'].every(part => form.text(`until-${part}`).trim() === '')
  return isEmpty ? { value: undefined } : dateField(form, 'until', 'the day to look at it again')
}

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

/** `POST /patients/:id/note/publish` */
export const publishNote = async (request: PageRequest): Promise<Answer> => {
  const patient = request.params['id'] ?? ''
  const until = untilIn(request)
  const found = await readPublishing(
    request,
    request.form.text('plan'),
    'value' in until ? until.value : undefined,
  )
  const { team, organisation } = request.visitor.actor
  if (found?.taken === undefined || team === undefined) return unseen('/find')
  const note = (await readNote(request, patient))?.note
  const shown = { read: found.read, taken: found.taken, note }
  const faults = faultsIn(request, shown)
  if (faults.length > 0) return formPage(request, { ...shown, faults })
  const { content, sections } = found.taken
  const decision = request.form.list('decision').includes('told')
    ? { by: 'toldClinician' as const }
    : undefined
  const refusal = await changeNote(request, patient, {
    command: {
      type: 'PublishNote',
      data: {
        content,
        team,
        ...(organisation !== undefined && { organisation }),
        ...(decision !== undefined && { decision }),
      },
    },
    about: { id: content.plan, sections },
  })
  if (refusal?.rejected === 'conflict') return formPage(request, { ...shown, faults: [forbidden] })
  return refusal === undefined
    ? goTo(placeOf(request), 'The note is published. It is on its way to NHS 111.')
    : rejected(refusal)
}

const withdrawForm = (request: PageRequest, faults: readonly Fault[]): Answer =>
  show({
    title: 'Withdraw the note',
    section: '/caseload',
    faults,
    status: faults.length > 0 ? 400 : 200,
    back: { href: placeOf(request), text: 'Back to the note' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">Withdraw the note</h1>
        <p>
          It is taken back from NHS 111. The person and their teams still see what it said, and why it was
          withdrawn.
        </p>
        <PostForm visitor={request.visitor} action={`${placeOf(request)}/withdraw`}>
          <Textarea
            id="why"
            name="why"
            label="Why"
            labelProps={{ size: 's' }}
            rows={3}
            defaultValue={request.form.text('why')}
            {...faultOf(faults, 'why')}
          />
          <Decide text="Withdraw it" warning cancel={{ href: placeOf(request), text: 'Leave it as it is' }} />
        </PostForm>
      </div>
    ),
  })

/** `GET /patients/:id/note/withdraw` */
export const withdrawPage = async (request: PageRequest): Promise<Answer> => {
  const read = await readNote(request, request.params['id'] ?? '')
  return read === undefined ? unseen('/find') : withdrawForm(request, [])
}

/** `POST /patients/:id/note/withdraw` */
export const withdrawNote = async (request: PageRequest): Promise<Answer> => {
  const patient = request.params['id'] ?? ''
  const read = await readNote(request, patient)
  if (read === undefined) return unseen('/find')
  const why = textField(request.form, { field: 'why', missing: 'Say why it is withdrawn', most: 1000 })
  if ('fault' in why) return withdrawForm(request, [why.fault])
  const refusal = await changeNote(request, patient, {
    command: { type: 'WithdrawNote', data: { why: why.value } },
    about: planOf(read.note),
  })
  return refusal === undefined ? goTo(placeOf(request), 'The note is withdrawn.') : rejected(refusal)
}
