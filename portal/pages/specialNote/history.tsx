/** What NHS 111 holds as of when, and everything that became of a note, newest first. */
import { capital } from '../../text/words.ts'
import type { Instant } from '../../../domain/kernel/time.ts'
import type { Evidence, HeldAt } from '../../../domain/note/held.ts'
import type { NoteReceiptView, NoteVersionView, NoteView } from '../../../projections/noteViews.ts'
import { DataTable } from '../../layout/table.tsx'
import { dayAndTime } from '../../text/dates.ts'
import type { Whom } from '../carePlans/who.ts'

const versionWords = (version: number | 'none'): string =>
  version === 'none' ? 'no note' : `version ${String(version)}`

/** Seconds matter where it is about what was held. */
const toTheSecond = (at: Instant): string => `${dayAndTime(at)} (${at.slice(11, 19)} UTC)`

const how: Readonly<Record<'receipt' | 'check' | 'found', string>> = {
  receipt: 'its own receipt',
  check: 'a check of what it holds, which found nothing else',
  found: 'a check of what it holds, which found this',
}

const knownBy = (evidence: Evidence | undefined): string => {
  if (evidence === undefined) return 'Nothing had reached it by then.'
  const known = `Known as of ${toTheSecond(evidence.at)}, by ${how[evidence.by]}`
  if (evidence.by !== 'receipt') return `${known}.`
  const withheld =
    evidence.withheld === true
      ? ' The person had stopped it by then: it went without its content, as a withdrawal.'
      : ''
  return `${known} (${evidence.receipt}).${withheld}`
}

/** What a receiver held at a moment, and how that is known. */
export const HeldLine = ({ held }: { readonly held: HeldAt }) => {
  const { receiver, version, evidence, next, isCertain } = held
  return (
    <div className="cie-part">
      <h3 className="nhsuk-heading-s">
        {capital(receiver)} held {versionWords(version)}
      </h3>
      <p>{knownBy(evidence)}</p>
      {next !== undefined && (
        <p>
          {isCertain ? 'Confirmed:' : 'The next thing that is known is'} {versionWords(next.version)}, at{' '}
          {toTheSecond(next.at)}, by {how[next.by]}.
        </p>
      )}
    </div>
  )
}

interface Line {
  readonly key: string
  readonly at: Instant
  readonly what: string
}

type By = Whom['by']

const versionSays = (version: NoteVersionView, byOf: By): string => {
  const { status, because, why } = version
  const by = byOf(version)
  if (status === 'published') return `Published by ${by}`
  if (because === 'personsDecision') return 'Withdrawn: the person stopped it'
  return `Withdrawn by ${by}${why === undefined ? '' : `: ${why}`}`
}

const ofVersion = (one: NoteVersionView, by: By): Line => {
  const number = String(one.version)
  return { key: `v${number}`, at: one.at, what: `Version ${number}. ${versionSays(one, by)}` }
}

type What = NoteReceiptView['what']

const receiptSays: Readonly<Record<What, (who: string, which: string, why: string) => string>> = {
  delivered: (who, which, why) => `${who} holds ${which} (receipt ${why})`,
  found: (who, which) => `A check found that ${who} holds ${which}; the newest was sent again`,
  late: (who, which, why) => `${who} has not taken ${which} for 15 minutes; it is being tried again (${why})`,
  refused: (who, which, why) => `${who} refused ${which} (${why})`,
  sentAgain: (who, which) => `Somebody asked to send ${which} to ${who} again`,
}

const receiptWords = ({ receiver, what, version, receipt, reason }: NoteReceiptView): string =>
  receiptSays[what](capital(receiver), versionWords(version ?? 'none'), receipt ?? reason ?? '')

/** Versions and receipts together. */
export const NoteHistory = ({ note, by }: { readonly note: NoteView; readonly by: By }) => {
  const lines: readonly Line[] = [
    ...note.versions.map(version => ofVersion(version, by)),
    ...note.receipts.map((receipt, place) => ({
      key: `r${String(place)}`,
      at: receipt.at,
      what: receiptWords(receipt),
    })),
  ].toSorted((a, b) => b.at.localeCompare(a.at))
  return (
    <DataTable
      caption="What became of it"
      rows={lines}
      keyOf={({ key }) => key}
      columns={[
        { heading: 'When', cell: ({ at }) => dayAndTime(at) },
        { heading: 'What', cell: ({ what }) => what },
      ]}
    />
  )
}
