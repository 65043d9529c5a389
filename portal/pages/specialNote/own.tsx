/** The person reads what NHS 111 is told of them, and says whether it may be. */
import { Radios } from 'nhsuk-react-components'
import type { NoteView } from '../../../projections/noteViews.ts'
import { faultOf } from '../../layout/errors.tsx'
import { Decide, PostForm } from '../../layout/forms.tsx'
import { errorView } from '../../layout/errors.tsx'
import { goTo, show, type Answer, type Fault } from '../../layout/view.ts'
import { dayAndTime } from '../../text/dates.ts'
import { capital } from '../../text/words.ts'
import type { PageRequest } from '../../visitor.ts'
import { rejected } from '../ask.ts'
import { readLooks, WhoLooked } from '../whoLooked.tsx'
import { NoteBody } from './body.tsx'
import { changeNote, current, readNote } from './read.ts'

const title = 'What NHS 111 is told'

const Told = ({ note }: { readonly note: NoteView | undefined }) => {
  const now = current(note)
  if (now?.content === undefined)
    return (
      <p>
        NHS 111 is told nothing about you
        {note?.decision?.nhs111 === 'forbidden' ? ': you stopped it.' : '. Nobody has published a note.'}
      </p>
    )
  return (
    <>
      <p>
        If you call 111, the person who answers reads this first. It was published on {dayAndTime(now.at)}.
      </p>
      <NoteBody content={now.content} level="h2" />
    </>
  )
}

const Holders = ({ note }: { readonly note: NoteView | undefined }) => {
  const receivers = [...new Set(note?.receipts.map(({ receiver }) => receiver))]
  return (
    <>
      {receivers.map(receiver => {
        const last = note?.receipts.findLast(one => one.receiver === receiver && one.what === 'delivered')
        return last === undefined ? null : (
          <p key={receiver}>
            {capital(receiver)}, a system that 111 uses, has said that it holds what was published, or
            withdrawn, last: {dayAndTime(last.saidAt ?? last.at)}.
          </p>
        )
      })}
    </>
  )
}

const decidedWords = ({ nhs111, by, at }: NonNullable<NoteView['decision']>): string => {
  const yes = by === 'person' ? 'You said yes' : 'A clinician wrote down that you said yes'
  return `${nhs111 === 'allowed' ? yes : 'You said no'}, on ${dayAndTime(at)}.`
}

const page = async (
  request: PageRequest,
  note: NoteView | undefined,
  faults: readonly Fault[],
): Promise<Answer> => {
  const decision = note?.decision
  // A note is known by its person.
  const looks = note === undefined ? undefined : await readLooks(request, [request.visitor.actor.user])
  return show({
    title,
    section: '/plans',
    live: request.visitor.actor.user,
    faults,
    status: faults.length > 0 ? 400 : 200,
    back: { href: '/plans', text: 'Back to your care plans' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{title}</h1>
        <Told note={note} />
        <Holders note={note} />
        <h2 className="nhsuk-heading-m">May NHS 111 see it?</h2>
        {decision !== undefined && <p>{decidedWords(decision)}</p>}
        <PostForm visitor={request.visitor} action="/note">
          <Radios
            id="allowed"
            idPrefix="allowed"
            name="allowed"
            legend="May NHS 111 see your special patient note?"
            legendProps={{ size: 's' }}
            hint="You can change this at any time, and it holds at once"
            {...faultOf(faults, 'allowed-1')}
          >
            <Radios.Item
              value="yes"
              defaultChecked={decision?.nhs111 === 'allowed'}
              hint="What was published last is sent to 111 again if you had stopped it"
            >
              Yes, NHS 111 may see it
            </Radios.Item>
            <Radios.Item
              value="no"
              defaultChecked={decision?.nhs111 === 'forbidden'}
              hint="It is taken back from 111. Whoever answers your call knows nothing of it"
            >
              No, NHS 111 may not see it
            </Radios.Item>
          </Radios>
          <Decide text="Save" cancel={{ href: '/plans', text: 'Leave it as it is' }} />
        </PostForm>
        <WhoLooked at="this note" looks={looks} />
      </div>
    ),
  })
}

/** `GET /note` */
export const ownNotePage = async (request: PageRequest): Promise<Answer> => {
  const read = await readNote(request, request.visitor.actor.user)
  return read === undefined ? show(errorView({ status: 404 })) : page(request, read.note, [])
}

/** `POST /note` */
export const decideNote = async (request: PageRequest): Promise<Answer> => {
  const patient = request.visitor.actor.user
  const answer = request.form.text('allowed')
  if (answer !== 'yes' && answer !== 'no') {
    const read = await readNote(request, patient)
    const fault = { field: 'allowed-1', says: 'Choose whether NHS 111 may see it' }
    return read === undefined ? show(errorView({ status: 404 })) : page(request, read.note, [fault])
  }
  const refusal = await changeNote(request, patient, {
    command: answer === 'yes' ? { type: 'AllowNhs111', data: {} } : { type: 'ForbidNhs111', data: {} },
  })
  if (refusal !== undefined) return rejected(refusal)
  return goTo('/note', answer === 'yes' ? 'NHS 111 may see it.' : 'NHS 111 may not see it any more.')
}
