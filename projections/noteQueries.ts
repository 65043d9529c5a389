/** What portal and API ask of special patient notes. */
import type { Kysely } from 'kysely'
import type { Disclosure } from '../access/types.ts'
import { streamName } from '../domain/kernel/ids.ts'
import { mustBeFor } from './disclosed.ts'
import type { ModelTables } from './models.ts'
import type { NoteTables } from './notes.ts'
import { clientQueries } from './clientQueries.ts'
import { heldThen } from './held.ts'
import type { NoteQueries, NoteReceiptView, NoteVersionView, NoteView, UndeliveredRef } from './noteViews.ts'

type Models = Kysely<ModelTables>

const versionView = (row: NoteTables['note_version'], contents: boolean): NoteVersionView => ({
  version: row.version,
  status: row.status,
  at: row.at,
  user: row.user_id,
  role: row.role,
  ...(row.team !== null && { team: row.team }),
  ...(row.because !== null && { because: row.because }),
  ...(contents && row.content !== null && { content: row.content }),
  ...(contents && row.why !== null && { why: row.why }),
})

const receiptView = (row: NoteTables['note_receipt']): NoteReceiptView => ({
  receiver: row.receiver,
  at: row.at,
  what: row.what,
  ...(row.version !== null && { version: row.version }),
  ...(row.receipt !== null && { receipt: row.receipt }),
  ...(row.said_at !== null && { saidAt: row.said_at }),
  ...(row.reason !== null && { reason: row.reason }),
  ...(row.withheld === 1 && { withheld: true }),
})

const lastRevision = async (models: Models, patient: string): Promise<number> => {
  const found = await Promise.all(
    (['note_decision', 'note_version', 'note_receipt'] as const).map(name =>
      models
        .selectFrom(name)
        .select(({ fn }) => fn.max('revision').as('last'))
        .where('patient', '=', patient)
        .executeTakeFirst(),
    ),
  )
  return Math.max(-1, ...found.map(row => row?.last ?? -1))
}

const decisionOf = async (models: Models, patient: string): Promise<Pick<NoteView, 'decision'>> => {
  const row = await models
    .selectFrom('note_decision')
    .selectAll()
    .where('patient', '=', patient)
    .executeTakeFirst()
  return row === undefined ? {} : { decision: { nhs111: row.nhs111, by: row.by, at: row.at } }
}

const read = async (models: Models, disclosure: Disclosure): Promise<NoteView | undefined> => {
  mustBeFor(disclosure, ['specialNote'])
  const { patient, permit } = disclosure
  const named = disclosure.entries.find(({ stream }) => stream === streamName('note', patient))
  if (named === undefined) return undefined
  const of = (name: 'note_version' | 'note_receipt') =>
    models
      .selectFrom(name)
      .where('patient', '=', patient)
      .where('revision', '<=', named.revision)
      .orderBy('revision')
  const [decision, versions, receipts] = await Promise.all([
    decisionOf(models, patient),
    of('note_version').selectAll('note_version').execute(),
    of('note_receipt').selectAll('note_receipt').execute(),
  ])
  return {
    patient,
    revision: named.revision,
    ...decision,
    versions: versions.map(row => versionView(row, permit.shows === 'contents')),
    receipts: receipts.map(receiptView),
  }
}

/** The newest thing that was learned of each receiver and note, where that is a version of this team that was not taken. */
const undelivered = async (models: Models, team: string): Promise<readonly UndeliveredRef[]> => {
  const rows = await models
    .selectFrom('note_receipt as receipt')
    .innerJoin('note_version as version', join =>
      join.onRef('version.patient', '=', 'receipt.patient').onRef('version.version', '=', 'receipt.version'),
    )
    .select(['receipt.patient', 'receipt.receiver', 'receipt.version', 'receipt.what', 'receipt.at'])
    .where('version.team', '=', team)
    .where('receipt.what', 'in', ['late', 'refused'])
    .where(where =>
      where.not(
        where.exists(
          where
            .selectFrom('note_receipt as later')
            .select('later.revision')
            .whereRef('later.patient', '=', 'receipt.patient')
            .whereRef('later.receiver', '=', 'receipt.receiver')
            .whereRef('later.revision', '>', 'receipt.revision')
            .where('later.what', '<>', 'found'),
        ),
      ),
    )
    .orderBy('receipt.at')
    .orderBy('receipt.patient')
    .execute()
  return rows.flatMap(({ patient, receiver, version, what, at }) =>
    version === null || (what !== 'late' && what !== 'refused')
      ? []
      : [{ patient, receiver, version, as: what, since: at }],
  )
}

/** The queries of special patient notes. */
export const noteQueries = (models: Models): NoteQueries => ({
  pick: async ({ ask: { patient } }) => {
    const revision = await lastRevision(models, patient)
    return revision < 0 ? undefined : { stream: streamName('note', patient), revision }
  },
  read: disclosure => read(models, disclosure),
  undelivered: team => undelivered(models, team),
  held: (view, at) => heldThen(clientQueries(models), view, at),
})
