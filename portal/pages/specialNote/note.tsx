/** A professional reads somebody's special patient note: what it says, who holds it as of when, and what became of it. */
import { Button, Tag } from 'nhsuk-react-components'
import type { HeldAt } from '../../../domain/note/held.ts'
import type { PlanView } from '../../../projections/carePlanViews.ts'
import type { NoteView, UndeliveredRef } from '../../../projections/noteViews.ts'
import { PostForm } from '../../layout/forms.tsx'
import { goTo, show, type Answer } from '../../layout/view.ts'
import { dayAndTime } from '../../text/dates.ts'
import { capital } from '../../text/words.ts'
import type { PageRequest } from '../../visitor.ts'
import { rejected } from '../ask.ts'
import { readPlans } from '../carePlans/read.ts'
import type { Whom } from '../carePlans/who.ts'
import { unseen } from '../person.tsx'
import { NoteBody } from './body.tsx'
import { HeldLine, NoteHistory } from './history.tsx'
import { changeNote, current, planOf, readNamers, readNote } from './read.ts'

const title = 'Special patient note'

/** What a receiver has not taken of the note. */
const openIn = ({ receipts }: NoteView): readonly UndeliveredRef[] =>
  [...new Set(receipts.map(({ receiver }) => receiver))].flatMap(receiver => {
    const last = receipts.findLast(one => one.receiver === receiver && one.what !== 'found')
    return last?.version !== undefined && (last.what === 'late' || last.what === 'refused')
      ? [{ patient: '', receiver, version: last.version, as: last.what, since: last.at }]
      : []
  })

export const Undelivered = (props: {
  readonly request: PageRequest
  readonly patient: string
  readonly open: UndeliveredRef
}) => {
  const { receiver, version, as, since } = props.open
  const said = `${capital(receiver)} has not taken version ${String(version)} since ${dayAndTime(since)}.`
  return (
    <div className="cie-part">
      <p>
        <Tag modifier={as === 'refused' ? 'red' : 'orange'}>{as === 'refused' ? 'Refused' : 'Late'}</Tag>{' '}
        {said} {as === 'late' && 'It is being tried again by itself.'}
      </p>
      {as === 'refused' && (
        <PostForm
          visitor={props.request.visitor}
          action={`/patients/${props.patient}/note/send`}
          fields={[
            ['receiver', receiver],
            ['version', String(version)],
          ]}
        >
          <Button type="submit" secondary small preventDoubleClick>
            Send it again
          </Button>
        </PostForm>
      )}
    </div>
  )
}

const decisionWords = (note: NoteView | undefined): string => {
  const decision = note?.decision
  if (decision === undefined) return 'The person has not said yet whether NHS 111 may see a note.'
  const said = decision.nhs111 === 'allowed' ? 'NHS 111 may see it' : 'NHS 111 may not see it'
  return `The person said on ${dayAndTime(decision.at)}: ${said}.`
}

/** Plans of the person that a note can be made from. */
const Publishing = (props: { readonly plans: readonly PlanView[]; readonly patient: string }) =>
  props.plans
    .filter(({ status }) => status === 'open')
    .map(({ id, title: named }) => (
      <p key={id}>
        <a href={`/patients/${props.patient}/note/publish?plan=${id}`}>
          Publish what “{named}” says to NHS 111
        </a>
      </p>
    ))

const Standing = ({ held }: { readonly held: readonly HeldAt[] }) => (
  <>
    <h2 className="nhsuk-heading-m">What NHS 111 holds now</h2>
    {held.length === 0 && <p>Nothing has reached NHS 111 yet.</p>}
    {held.map(one => (
      <HeldLine key={one.receiver} held={one} />
    ))}
  </>
)

/** What stands, and what may be done about it. */
const Says = ({ note, patient }: { readonly note: NoteView | undefined; readonly patient: string }) => {
  const now = current(note)
  if (now?.content === undefined)
    return <p>{now === undefined ? 'Nothing is published.' : 'The note is withdrawn.'}</p>
  return (
    <>
      <NoteBody content={now.content} level="h2" />
      <p>
        <a href={`/patients/${patient}/note/withdraw`}>Withdraw this note</a>
      </p>
    </>
  )
}

interface BecameProps {
  readonly request: PageRequest
  readonly patient: string
  readonly note: NoteView
  readonly held: readonly HeldAt[]
  readonly by: Whom['by']
}

const WhatBecame = ({ request, patient, note, held, by }: BecameProps) => (
  <>
    {openIn(note).map(open => (
      <Undelivered key={open.receiver} request={request} patient={patient} open={open} />
    ))}
    <Standing held={held} />
    <NoteHistory note={note} by={by} />
  </>
)

/** `GET /patients/:id/note` */
export const notePage = async (request: PageRequest): Promise<Answer> => {
  const patient = request.params['id'] ?? ''
  const read = await readNote(request, patient)
  if (read === undefined) return unseen('/find')
  const { note } = read
  const { clock, queries } = request.exchange
  const [plans, held, { by }] = await Promise.all([
    readPlans(request, patient),
    note === undefined ? [] : queries.notes.held(note, clock()),
    readNamers(request, read),
  ])
  return show({
    title,
    section: '/caseload',
    live: patient,
    back: { href: `/patients/${patient}`, text: 'Back to the record' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{title}</h1>
        <Says note={note} patient={patient} />
        <p>{decisionWords(note)}</p>
        <Publishing plans={plans?.plans ?? []} patient={patient} />
        {note !== undefined && (
          <WhatBecame request={request} patient={patient} note={note} held={held} by={by} />
        )}
      </div>
    ),
  })
}

/** `POST /patients/:id/note/send` */
export const sendAgain = async (request: PageRequest): Promise<Answer> => {
  const patient = request.params['id'] ?? ''
  const read = await readNote(request, patient)
  if (read === undefined) return unseen('/find')
  const [receiver, version] = [request.form.text('receiver'), Number(request.form.text('version'))]
  const refusal = await changeNote(request, patient, {
    command: { type: 'AskSending', data: { receiver, version } },
    about: planOf(read.note),
  })
  return refusal === undefined
    ? goTo(`/patients/${patient}/note`, `Version ${String(version)} is sent to ${capital(receiver)} again.`)
    : rejected(refusal)
}
