/** Whom a team may have to do with: people who share with it, and people whose record holds items that it wrote. */
import { consentEvents, type Grantee } from '../domain/consent/events.ts'
import { entryEvents } from '../domain/entry/events.ts'
import type { Recorded } from '../domain/kernel/event.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { removePerson } from './person.ts'
import { projection } from './projection.ts'
import type { Rows } from './rows.ts'
import { table, text, type RowOf } from './tables.ts'

const link = { team: text(), patient: text(), at: text<Instant>() }
const shared = table('caseload_shared', link, { key: ['team', 'patient'], indexes: [['patient']] })
const written = table('caseload_written', link, { key: ['team', 'patient'], indexes: [['patient']] })

type LinkRow = RowOf<typeof shared>
export type CaseloadTables = { readonly caseload_shared: LinkRow; readonly caseload_written: LinkRow }

const share = async (rows: Rows, { stream, at }: Recorded, { type, id }: Grantee): Promise<void> => {
  if (type === 'team') await rows.put(shared, { team: id, patient: idOf(stream), at })
}

const wrote = async (rows: Rows, { meta, at }: Recorded, team: string | undefined): Promise<void> => {
  if (team !== undefined && meta.subject !== undefined)
    await rows.put(written, { team, patient: meta.subject, at })
}

export const caseload = projection({
  name: 'caseload',
  version: 1,
  tables: [shared, written],
  of: { consent: consentEvents, entry: entryEvents },
  announces: false,
  on: {
    ShareGiven: ({ grantee }, recorded, rows) => share(rows, recorded, grantee),
    ShareChanged: 'ignore',
    ShareWithdrawn: ({ grantee }, { stream }, rows) =>
      grantee.type === 'team'
        ? rows.remove(shared, { team: grantee.id, patient: idOf(stream) })
        : Promise.resolve(),
    EntryRelabelled: 'ignore',
    ReleaseHeld: 'ignore',
    ReleaseHastened: 'ignore',
    OptOutSet: 'ignore',
    OptOutWithdrawn: 'ignore',
    EntryFiled: ({ source }, recorded, rows) => wrote(rows, recorded, source.team),
    EntryCorrected: ({ source }, recorded, rows) => wrote(rows, recorded, source.team),
    EntryFiledLate: 'ignore',
    EntryConfirmed: 'ignore',
    EntryRetracted: 'ignore',
    Erased: removePerson([shared, written]),
  },
})
