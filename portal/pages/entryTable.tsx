/** The items of a record as a clinician's table: one line each, with code, flags, source and label. */
import { Tag } from 'nhsuk-react-components'
import type { Instant } from '../../domain/kernel/time.ts'
import type { EntryView } from '../../projections/views.ts'
import { DataTable } from '../layout/table.tsx'
import { shortDay, time } from '../text/dates.ts'
import { capital, kindWords, labelName } from '../text/words.ts'
import { clinicalTitle, codeOf, codeText, DenseSummary } from './denseRows.tsx'
import type { Names } from './names.ts'
import { awaits } from './releaseActions.tsx'

const Held = ({ entry, now }: { readonly entry: EntryView; readonly now: Instant }) => {
  if (!awaits(entry, now)) return null
  return (
    <>
      {' '}
      <Tag modifier="blue">
        {entry.heldOpenEnded === true ? 'Held from patient' : `Patient sees it ${shortDay(entry.releaseAt)}`}
      </Tag>
    </>
  )
}

const What = (props: { readonly entry: EntryView; readonly href: string; readonly now: Instant }) => {
  const { entry, href, now } = props
  const kind = capital(kindWords[entry.kind].one)
  if (entry.sight !== 'content') return <>{kind} (taken back by its sender)</>
  return (
    <>
      <a href={href}>{clinicalTitle(entry.content)}</a>
      {entry.state === 'corrected' && (
        <>
          {' '}
          <Tag modifier="grey">Corrected</Tag>
        </>
      )}
      <Held entry={entry} now={now} />
    </>
  )
}

export interface TableProps {
  readonly entries: readonly EntryView[]
  readonly names: Names
  readonly base: string
  readonly now: Instant
}

/** The items, one line each. */
export const EntryTable = ({ entries, names, base, now }: TableProps) => (
  <DataTable
    dense
    caption="Items, newest first"
    captionHidden
    rows={entries}
    keyOf={entry => entry.id}
    columns={[
      { heading: 'Item', cell: entry => <What entry={entry} href={`${base}/${entry.id}`} now={now} /> },
      {
        heading: 'When',
        cell: entry => (
          <>
            <span className="cie-number">{shortDay(entry.effective)}</span>
            {time(entry.effective) !== 'midnight' && ` ${time(entry.effective)}`}
          </>
        ),
      },
      { heading: 'Kind', cell: entry => capital(kindWords[entry.kind].one) },
      {
        heading: 'Content',
        cell: entry => (entry.sight === 'content' ? <DenseSummary content={entry.content} /> : ''),
      },
      {
        heading: 'Code',
        cell: entry =>
          entry.sight === 'content' ? (
            <span className="cie-nowrap">{codeText(codeOf(entry.content))}</span>
          ) : (
            ''
          ),
      },
      { heading: 'Source', cell: entry => [names.source(entry), entry.author].filter(Boolean).join('; ') },
      { heading: 'Label', cell: entry => labelName(entry.label) },
    ]}
  />
)
