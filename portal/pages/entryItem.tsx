/** One item of a patient's record in a list. */
import { Tag } from 'nhsuk-react-components'
import type { EntryView } from '../../projections/views.ts'
import { day, dayAndTime } from '../text/dates.ts'
import { entryLine, entryTitle } from '../text/entries.ts'
import { capital, oneOf } from '../text/words.ts'
import type { Names } from './names.ts'

/** When an item that awaits release can be read. */
export const releaseWords = (entry: EntryView): string =>
  entry.heldOpenEnded === true
    ? 'Your care team wants to talk to you about it first. Then you can read it here.'
    : `You can read it here from ${dayAndTime(entry.releaseAt)}. Your care team may talk to you about it before.`

const Awaiting = ({ entry, names }: { readonly entry: EntryView; readonly names: Names }) => (
  <>
    <p className="nhsuk-u-margin-bottom-1">
      <strong>{capital(oneOf(entry.kind))} is ready</strong> <Tag modifier="blue">Not yet released</Tag>
    </p>
    <p className="nhsuk-u-margin-bottom-1">{releaseWords(entry)}</p>
    <p className="nhsuk-body-s cie-meta">From {names.source(entry)}</p>
  </>
)

const Retracted = ({ entry, names }: { readonly entry: EntryView; readonly names: Names }) => (
  <p>
    {names.source(entry)} took back {oneOf(entry.kind)}. It was sent by mistake and can no longer be read.
  </p>
)

/** A list item with a link to the whole. `fresh` marks what came within the last days. */
export const EntryItem = (props: {
  readonly entry: EntryView
  readonly names: Names
  readonly fresh?: boolean
  readonly dated?: boolean
}) => {
  const { entry, names, fresh, dated } = props
  if (entry.sight !== 'content') {
    const Unread = entry.sight === 'retracted' ? Retracted : Awaiting
    return (
      <li>
        <Unread entry={entry} names={names} />
      </li>
    )
  }
  const line = entryLine(entry.content)
  return (
    <li>
      <p className="nhsuk-u-margin-bottom-1">
        <a href={`/record/${entry.id}`}>{entryTitle(entry.content)}</a>{' '}
        {fresh === true && <Tag modifier="blue">New</Tag>}
        {entry.state === 'corrected' && <Tag modifier="grey">Corrected</Tag>}
      </p>
      {line !== '' && <p className="nhsuk-u-margin-bottom-1">{line}</p>}
      <p className="nhsuk-body-s cie-meta">
        {dated === true && `${day(entry.effective)}. `}
        From {names.source(entry)}
      </p>
    </li>
  )
}
