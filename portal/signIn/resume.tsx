/** The page after an expired session that shows the way on: what was typed is sent again when its owner says so. */
import { Button } from 'nhsuk-react-components'
import { csrfField, tokenOwner } from '../security/csrf.ts'
import type { Fields } from '../security/form.ts'
import { ownPath } from '../security/ownPath.ts'
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

/** The kept form as a page with one button. */
export const ResumePage = (props: { readonly form: KeptForm; readonly csrfToken: string }) => (
  <>
    <h1 className="nhsuk-heading-l">Carry on where you left off</h1>
    <p>Your session had ended before what you entered was saved. Nothing has been changed yet.</p>
    <form method="post" action={props.form.path}>
      <input type="hidden" name={csrfField} value={props.csrfToken} />
      {props.form.fields.flatMap(([name, values]) =>
        values.map((value, place) => (
          <input key={`${name} ${String(place)}`} type="hidden" name={name} value={value} />
        )),
      )}
      <Button type="submit">Send what I entered</Button>
    </form>
    <p>
      <a href="/">Leave it and go to the start page</a>
    </p>
  </>
)
