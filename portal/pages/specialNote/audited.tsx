/** Auditors and privacy officers read which version of a note NHS 111 held at a moment, and how that is known: no content. */
import { Button, TextInput } from 'nhsuk-react-components'
import { toInstant, type Instant } from '../../../domain/kernel/time.ts'
import type { HeldAt } from '../../../domain/note/held.ts'
import { faultOf } from '../../layout/errors.tsx'
import { show, type Answer, type Fault } from '../../layout/view.ts'
import { dayAndTime } from '../../text/dates.ts'
import type { PageRequest } from '../../visitor.ts'
import { AboutPerson, section, unseenHere } from '../audit.tsx'
import { HeldLine, NoteHistory } from './history.tsx'
import { readNamers, readNote } from './read.ts'

/** `2026-11-20 02:14` or with seconds, in UTC as logs have it. */
const momentIn = (text: string): Instant | undefined => {
  const parts = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)Z?$/.exec(text.trim())
  const at = parts === null ? Number.NaN : Date.parse(`${parts[1] ?? ''}T${parts[2] ?? ''}Z`)
  return Number.isNaN(at) ? undefined : toInstant(at)
}

interface Asked {
  readonly text: string
  readonly at: Instant | undefined
  readonly faults: readonly Fault[]
}

const askedIn = ({ query, exchange }: PageRequest): Asked => {
  const text = query['at'] ?? ''
  const at = text === '' ? exchange.clock() : momentIn(text)
  const says = 'Enter a moment like 2026-11-20 02:14 (UTC)'
  return { text, at, faults: at === undefined ? [{ field: 'at', says }] : [] }
}

const MomentForm = (props: { readonly patient: string; readonly asked: Asked }) => (
  <form method="get" action={`/audit/${props.patient}/note`} noValidate>
    <TextInput
      id="at"
      name="at"
      label="At which moment, in UTC"
      labelProps={{ size: 's' }}
      hint="For example, 2026-11-20 02:14 or 2026-11-20 02:14:30"
      width={20}
      autoComplete="off"
      defaultValue={props.asked.text}
      {...faultOf(props.asked.faults, 'at')}
    />
    <Button type="submit" secondary>
      Show
    </Button>
  </form>
)

const Held = (props: { readonly at: Instant; readonly held: readonly HeldAt[] }) => (
  <>
    <h2 className="nhsuk-heading-m">{dayAndTime(props.at)}</h2>
    {props.held.length === 0 && <p>Nothing was ever brought to NHS 111.</p>}
    {props.held.map(one => (
      <HeldLine key={one.receiver} held={one} />
    ))}
  </>
)

/** `GET /audit/:id/note?at=` */
export const auditedNotePage = async (request: PageRequest): Promise<Answer> => {
  const patient = request.params['id'] ?? ''
  const read = await readNote(request, patient)
  if (read === undefined) return unseenHere()
  const asked = askedIn(request)
  const { at, faults } = asked
  const { note } = read
  const { queries } = request.exchange
  const [held, { by }] = await Promise.all([
    note === undefined || at === undefined ? [] : queries.notes.held(note, at),
    readNamers(request, read),
  ])
  return show({
    title: 'What NHS 111 held',
    section,
    faults,
    status: faults.length > 0 ? 400 : 200,
    back: { href: section, text: 'Back to choosing a person' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">What NHS 111 held</h1>
        <AboutPerson patient={patient} at="specialNote" />
        <MomentForm patient={patient} asked={asked} />
        {at !== undefined && <Held at={at} held={held} />}
        {note !== undefined && <NoteHistory note={note} by={by} />}
      </div>
    ),
  })
}
