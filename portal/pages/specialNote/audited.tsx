/** Auditors and privacy officers read which version of a note NHS 111 held at a moment, and how that is known: no content. */
import { Button, TextInput } from 'nhsuk-react-components'
import { toInstant, type Instant } from '../../../domain/kernel/time.ts'
import { faultOf } from '../../layout/errors.tsx'
import { show, type Answer, type Fault } from '../../layout/view.ts'
import { dayAndTime } from '../../text/dates.ts'
import type { PageRequest } from '../../visitor.ts'
import { AboutPerson, section, unseenHere } from '../audit.tsx'
import { HeldLine, NoteHistory } from './history.tsx'
import { readNote } from './read.ts'

/** `2026-11-20 02:14` or with seconds, in UTC as logs have it. */
const momentIn = (text: string): Instant | undefined => {
  const parts = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)Z?$/.exec(text.trim())
  const at = parts === null ? Number.NaN : Date.parse(`${parts[1] ?? ''}T${parts[2] ?? ''}Z`)
  return Number.isNaN(at) ? undefined : toInstant(at)
}

/** `GET /audit/:id/note?at=` */
export const auditedNotePage = async (request: PageRequest): Promise<Answer> => {
  const patient = request.params['id'] ?? ''
  const read = await readNote(request, patient)
  if (read === undefined) return unseenHere()
  const { queries, clock } = request.exchange
  const asked = request.query['at'] ?? ''
  const at = asked === '' ? clock() : momentIn(asked)
  const faults: readonly Fault[] =
    at === undefined ? [{ field: 'at', says: 'Enter a moment like 2026-11-20 02:14 (UTC)' }] : []
  const { note } = read
  const held = note === undefined || at === undefined ? [] : await queries.notes.held(note, at)
  const names = (of: { readonly user: string }) => `user ${of.user.slice(0, 8)}`
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
        <form method="get" action={`/audit/${patient}/note`} noValidate>
          <TextInput
            id="at"
            name="at"
            label="At which moment, in UTC"
            labelProps={{ size: 's' }}
            hint="For example, 2026-11-20 02:14 or 2026-11-20 02:14:30"
            width={20}
            autoComplete="off"
            defaultValue={asked}
            {...faultOf(faults, 'at')}
          />
          <Button type="submit" secondary>
            Show
          </Button>
        </form>
        {at !== undefined && <h2 className="nhsuk-heading-m">{dayAndTime(at)}</h2>}
        {at !== undefined && held.length === 0 && <p>Nothing was ever brought to NHS 111.</p>}
        {held.map(one => (
          <HeldLine key={one.receiver} held={one} />
        ))}
        {note !== undefined && <NoteHistory note={note} who={names} />}
      </div>
    ),
  })
}
