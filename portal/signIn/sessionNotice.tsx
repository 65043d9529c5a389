/** Says on every page when the session ends, and lets it go on: as plain text and a form, and as a warning by script. */
import { Button } from 'nhsuk-react-components'
import { csrfField } from '../security/csrf.ts'
import type { AnyVisitor } from '../visitor.ts'

const time = new Intl.DateTimeFormat('en-GB', {
  hour: 'numeric',
  minute: '2-digit',
  hour12: true,
  timeZone: 'Europe/London',
})

/** `2:30pm` in the United Kingdom. */
export const clockTime = (instant: string): string =>
  time
    .format(new Date(instant))
    .replace(/[\s\u202f]/g, '')
    .toLowerCase()

/**
 * For the foot of the page's frame. `/assets/session.js` brings it to the top as a warning two minutes before the end; without
 * script it stays a line of text with a button.
 */
export const SessionNotice = ({
  visitor,
  returnTo,
}: {
  readonly visitor: AnyVisitor
  /** A page that can be asked for again. */
  readonly returnTo: string
}) => (
  <section aria-label="Your session" data-session-ends={visitor.expiresAt}>
    <p role="alert" data-session-warning />
    <p className="nhsuk-body-s" data-session-text>
      For your security you will be signed out at{' '}
      <time dateTime={visitor.expiresAt}>{clockTime(visitor.expiresAt)}</time> if you do nothing before then.
    </p>
    <form method="post" action="/session/extend">
      <input type="hidden" name={csrfField} value={visitor.csrfToken} />
      <input type="hidden" name="returnTo" value={returnTo} />
      <Button type="submit" secondary small>
        Stay signed in
      </Button>
    </form>
  </section>
)
