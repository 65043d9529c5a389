/** The page that shows the way on where a form could not be taken: what was sent is shown, and sent again when its owner says so. */
import { Button, SummaryList } from 'nhsuk-react-components'
import { label } from '../../domain/kernel/terms.ts'
import { csrfField, tokenOwner } from '../security/csrf.ts'
import type { Fields } from '../security/form.ts'
import { ownPath } from '../security/ownPath.ts'
import { labelWords } from '../text/words.ts'
import type { KeptForm } from './attempts.ts'
import type { Session } from './sessions.ts'
import { userOf } from './sessions.ts'
import type { Shell } from './shell.ts'

const largest = 64 * 1024

/** The form of a request whose session is over, if one of our forms sent it and it is small enough to keep. */
export const formToKeep = (shell: Shell, url: string, fields: Fields): KeptForm | undefined => {
  const token = new Map(fields).get(csrfField)?.[0] ?? ''
  const owner = tokenOwner(shell.seals, token)
  if (owner === undefined) return undefined
  const kept = fields.filter(([name]) => name !== csrfField)
  if (JSON.stringify(kept).length > largest) return undefined
  return { path: ownPath(url, shell.config.base), fields: kept, owner }
}

/** True where the form was the same person's: nobody else ever sees what was typed. */
export const isOwn = (form: KeptForm, session: Session): boolean => form.owner === userOf(session.content)

/** Fields that are there for the server alone. */
const unsaid: readonly string[] = ['seen', 'change', 'returnTo', 'base', 'section', 'item', 'kind', 'do']

/** What fields are called on the pages that ask for them. */
const fieldWords: Readonly<Record<string, string>> = {
  labels: 'Parts of the record',
  label: 'Kept under',
  reason: 'Why',
  words: 'Your words',
  answer: 'The answer',
  code: 'Code',
  'nhs-number': 'NHS number',
  'birth-date-day': 'Day of birth',
  'birth-date-month': 'Month of birth',
  'birth-date-year': 'Year of birth',
  text: 'What you wrote',
}

/** What sending does, by the end of its address. */
const deeds = [
  [/^\/sharing\/.*\/stop$/, 'Stop sharing'],
  [/^\/sharing\/.*\/undo$/, 'Undo your last change of sharing'],
  [/^\/sharing\//, 'Share your record'],
  [/\/release$/, 'Release to the patient'],
  [/\/hold$/, 'Hold back from the patient'],
  [/\/label$/, 'Change what an item is kept under'],
  [/\/question$/, 'Ask about a look at your record'],
  [/\/(sections|items)\//, 'Write in a care plan'],
  [/\/agree$/, 'Say whether you agree to a care plan'],
  [/^\/invite$/, 'Make a code for a patient'],
  [/^\/find$/, 'Find a person'],
] as const

const wordOf = (value: string): string => {
  const known = label.safeParse(value)
  return known.success ? labelWords[known.data].name : value
}

const rowsOf = ({ path, fields }: KeptForm): readonly (readonly [key: string, value: string])[] => {
  const deed = deeds.find(([pattern]) => pattern.test(path))
  const said = fields
    .filter(([name]) => !unsaid.includes(name))
    .map(([name, values]) => [fieldWords[name] ?? name, values.map(wordOf).join(', ')] as const)
  return deed === undefined ? said : [['What it does', deed[1]], ...said]
}

interface ResumeProps {
  readonly form: KeptForm
  readonly csrfToken: string
  /**
   * Why it was not taken: its session was over; the page is from before the person signed in again; the record is away, and it is
   * certain, or not, that nothing was saved.
   */
  readonly because: keyof typeof reasons
  readonly title?: string
}
const reasons = {
  ended: 'Your session had ended before what you entered was saved. Nothing has been changed yet.',
  older:
    'The page that you sent this from is older than your sign-in, so it was not saved. Nothing has been changed yet.',
  away: 'What you sent was not saved. It is kept on this page: wait a moment, then send it again.',
  unsure:
    'We could not find out whether what you sent was saved. Wait a moment, then look whether it was. Send it again only if it was not.',
} as const

export const resumeTitle = 'Carry on where you left off'

/** The kept form as a page that shows what would be sent, with one button. */
export const ResumePage = ({ form, csrfToken, because, title = resumeTitle }: ResumeProps) => (
  <div className="cie-narrow">
    <h1 className="nhsuk-heading-l">{title}</h1>
    <p>{reasons[because]}</p>
    <SummaryList>
      {rowsOf(form).map(([key, value]) => (
        <SummaryList.Row key={key}>
          <SummaryList.Key>{key}</SummaryList.Key>
          <SummaryList.Value>{value}</SummaryList.Value>
        </SummaryList.Row>
      ))}
    </SummaryList>
    <form method="post" action={form.path}>
      <input type="hidden" name={csrfField} value={csrfToken} />
      {form.fields.flatMap(([name, values]) =>
        values.map((value, place) => (
          <input key={`${name} ${String(place)}`} type="hidden" name={name} value={value} />
        )),
      )}
      <Button type="submit" preventDoubleClick>
        Send this
      </Button>
    </form>
    <p>
      <a href="/">Leave it and go to the start page</a>
    </p>
  </div>
)
