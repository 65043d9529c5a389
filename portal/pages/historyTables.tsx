/** Who could see a record, as tables: shares by label, teams that keep sight of what they wrote, and every change. */
import type { ReactNode } from 'react'
import type { Disclosure } from '../../access/types.ts'
import { labels } from '../../domain/kernel/terms.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { DecidedHead, OptOutView, WriterView } from '../../projections/decidedViews.ts'
import type { ProfessionalView } from '../../projections/officeViews.ts'
import type { Queries, ShareView } from '../../projections/views.ts'
import { DataTable } from '../layout/table.tsx'
import { causeWords, matrixRow, type ConsentStep } from '../text/causes.ts'
import { day, dayAndTime } from '../text/dates.ts'
import { decidedOutline } from '../text/decided.ts'
import { optOutWords } from '../text/optOut.ts'
import { capital, labelWords } from '../text/words.ts'
import { couldLook } from './couldLook.ts'
import { Reason, readWho } from './decidedNotes.tsx'
import { nameGrantee } from './grantees.ts'
import { readNames, type Names } from './names.ts'

export type NameOf = (share: ShareView) => string

/** A history, with names as someone without any label may know them. */
export interface HistoryRead {
  readonly history: readonly ShareView[]
  readonly writers: readonly WriterView[]
  readonly decided: readonly DecidedHead[]
  readonly optOuts: readonly OptOutView[]
  readonly names: Names
  readonly people: ReadonlyMap<string, ProfessionalView | undefined>
  readonly nameOf: NameOf
  readonly whoOf: (one: DecidedHead) => string
}

export const readHistory = async (queries: Queries, disclosure: Disclosure): Promise<HistoryRead> => {
  const [history, writers, decided, optOuts, names] = await Promise.all([
    queries.consents.history(disclosure),
    queries.consents.writers(disclosure),
    queries.decided.history(disclosure),
    queries.consents.optOuts(disclosure),
    readNames(queries, []),
  ])
  const ids = history
    .filter(({ grantee }) => grantee.type === 'professional')
    .map(({ grantee }) => grantee.id)
  const [named, people, whoOf] = await Promise.all([
    Promise.all(
      history.map(
        async ({ grantee }) => [grantee.id, (await nameGrantee(queries, names, grantee)).name] as const,
      ),
    ),
    Promise.all([...new Set(ids)].map(async id => [id, await queries.directory.professional(id)] as const)),
    readWho(queries, decided, { own: 'the person', held: [] }),
  ])
  const byId = new Map(named)
  const nameOf: NameOf = ({ grantee }) => byId.get(grantee.id) ?? grantee.type
  return { history, writers, decided, optOuts, names, people: new Map(people), nameOf, whoOf }
}

interface MatrixProps {
  readonly shares: readonly ShareView[]
  readonly at: Instant
  readonly read: HistoryRead
}

/** A share gives sight only while its team is open and its provider has signed. */
export const Matrix = ({ shares, at, read }: MatrixProps) =>
  shares.length === 0 ? (
    <p>Nobody could see what others wrote.</p>
  ) : (
    <DataTable
      caption="Shares that stood"
      rows={shares}
      keyOf={({ grantee, cause }) => `${grantee.id} ${String(cause.revision)}`}
      columns={[
        {
          heading: 'Who',
          cell: share =>
            couldLook(share, at, read)
              ? read.nameOf(share)
              : `${read.nameOf(share)} (could not look: closed, left, or without an agreement)`,
        },
        ...labels.map((label, place) => ({
          heading: labelWords[label].name,
          cell: (share: ShareView) =>
            matrixRow(share)[place] === true && couldLook(share, at, read) ? (
              <span className="cie-yes">Yes</span>
            ) : (
              'No'
            ),
        })),
        { heading: 'Since', cell: ({ since }) => dayAndTime(since) },
      ]}
    />
  )

/** Teams see what they wrote themselves, whatever is shared. */
export const Writers = ({ at, read }: Omit<MatrixProps, 'shares'>) => {
  const then = read.writers.filter(({ since }) => since <= at)
  return then.length === 0 ? null : (
    <DataTable
      caption="Teams that could see what they wrote themselves"
      rows={then}
      keyOf={({ team }) => team}
      columns={[
        { heading: 'Team', cell: ({ team }) => capital(read.names.team(team)) },
        { heading: 'Since', cell: ({ since }) => day(since) },
      ]}
    />
  )
}

interface Change {
  readonly revision: number
  readonly at: Instant
  readonly says: ReactNode
}

interface ChangesProps {
  readonly steps: readonly ConsentStep[]
  readonly read: HistoryRead
  readonly action: string
}

const Decided = ({ one, who }: { readonly one: DecidedHead; readonly who: string }) => (
  <>
    {capital(decidedOutline(one, who))}
    {one.reason !== undefined && <Reason of={one} />}
  </>
)

/** Shares, decisions about items and the opt-out in one list, newest first. */
export const EveryChange = ({ steps, read, action }: ChangesProps) => {
  const changes: readonly Change[] = [
    ...steps.map(step => ({ ...step, says: causeWords(step, read.nameOf(step.share)) })),
    ...read.decided.map(one => ({ ...one, says: <Decided one={one} who={read.whoOf(one)} /> })),
    ...read.optOuts.map(one => ({ ...one, says: optOutWords(one, 'The person') })),
  ].toSorted((a, b) => b.revision - a.revision)
  return changes.length === 0 ? null : (
    <DataTable
      caption="Every change"
      rows={changes}
      keyOf={({ revision }) => String(revision)}
      columns={[
        { heading: 'When', cell: ({ at }) => <a href={`${action}?at=${at}`}>{dayAndTime(at)}</a> },
        { heading: 'What', cell: ({ says }) => says },
      ]}
    />
  )
}
