/** When the patient may read an item, and what a clinician may decide about it. */
import type { Instant } from '../../domain/kernel/time.ts'
import type { EntryView } from '../../projections/views.ts'
import { dayAndTime } from '../text/dates.ts'

/** Whether the patient can't read it yet. */
export const awaits = (entry: EntryView, now: Instant): boolean =>
  entry.releasedEarly !== true && (entry.heldOpenEnded === true || entry.releaseAt > now)

const releaseSentence = (entry: EntryView, now: Instant): string => {
  if (!awaits(entry, now)) return 'The patient can read this.'
  return entry.heldOpenEnded === true
    ? 'The patient can’t read this until somebody releases it.'
    : `The patient can read this from ${dayAndTime(entry.releaseAt)}.`
}

interface ActionsProps {
  readonly entry: EntryView
  readonly base: string
  readonly now: Instant
  /** Whether the reader acts for the provider that made it. */
  readonly made: boolean
}

/** Links to the pages that say what a decision does. */
export const ReleaseActions = ({ entry, base, now, made }: ActionsProps) => {
  const waiting = awaits(entry, now)
  return (
    <section aria-labelledby="decide">
      <h2 className="nhsuk-heading-m" id="decide">
        Release and label
      </h2>
      <p>{releaseSentence(entry, now)}</p>
      <p className="cie-actions">
        {waiting && <a href={`${base}/release`}>Release it now</a>}
        {waiting && made && entry.heldOpenEnded !== true && <a href={`${base}/hold`}>Hold it</a>}
        <a href={`${base}/label`}>Change its label</a>
      </p>
    </section>
  )
}
