/** What portal and API ask that is about no one person: caseloads as ids, the quarantine's outlines, and who takes part. */
import { sql, type Kysely } from 'kysely'
import { keyIn, pageOf } from './cursor.ts'
import { directoryOf } from './directoryQueries.ts'
import type { ModelTables } from './models.ts'
import type { MessageRow } from './quarantine.ts'
import { refusedOf } from './refusedQueries.ts'
import type { Queries } from './views.ts'
import type { QuarantineLine } from './officeViews.ts'

type Models = Kysely<ModelTables>

/** Whom a team has to do with, once for sharing and once for writing. */
const linksOf = (models: Models, team: string) =>
  models
    .selectFrom('caseload_shared')
    .select(['patient', 'at'])
    .where('team', '=', team)
    .unionAll(models.selectFrom('caseload_written').select(['patient', 'at']).where('team', '=', team))

const caseloadOf = async (models: Models, team: string): Promise<readonly string[]> => {
  const rows = await models
    .selectFrom(linksOf(models, team).as('link'))
    .select('patient')
    .groupBy('patient')
    .orderBy(where => where.fn.max('at'), 'desc')
    .orderBy('patient')
    .execute()
  return rows.map(({ patient }) => patient)
}

const recentOf =
  (models: Models): Queries['caseload']['recent'] =>
  async (team, { from, to, limit }) => {
    const rows = await models
      .selectFrom(linksOf(models, team).as('link'))
      .innerJoin('timeline_entry as entry', 'entry.patient', 'link.patient')
      .select('link.patient')
      .where('entry.effective', '>=', from)
      .where('entry.effective', '<', to)
      .groupBy('link.patient')
      .orderBy(where => where.fn.max('entry.effective'), 'desc')
      .orderBy('link.patient')
      .limit(limit)
      .execute()
    return rows.map(({ patient }) => patient)
  }

/** A message of which it isn't known yet what becomes of it is no line. */
const linesOf = (row: MessageRow): readonly QuarantineLine[] => {
  const { state, reason } = row
  if (state === 'received' || state === 'refused' || reason === '') return []
  const { message, revision, organisation, candidate } = row
  const line = {
    message,
    revision,
    organisation,
    reason,
    messageType: row.message_type,
    receivedAt: row.received_at,
    reusedControlId: row.reused_control_id === 1,
    state,
  }
  return [candidate === null ? line : { ...line, candidate }]
}

const mostUnmapped = 100

const quarantineOf = (models: Models): Queries['quarantine'] => ({
  ...refusedOf(models),
  unmapped: async () => {
    const rows = await models
      .selectFrom('unmapped_code')
      .select(({ fn }) => ['code', fn.countAll<number>().as('messages'), fn.max('at').as('lastAt')])
      .groupBy('code')
      .orderBy('messages', 'desc')
      .orderBy('code')
      .limit(mostUnmapped)
      .execute()
    return rows.map(({ code, messages, lastAt }) => ({ code, messages, lastAt }))
  },
  list: async asked => {
    const inOrder = models
      .selectFrom('quarantine_message')
      .selectAll()
      .where('state', '=', asked.state)
      .orderBy('received_at', 'desc')
      .orderBy('message', 'desc')
      .limit(asked.limit + 1)
    const key = asked.after === undefined ? undefined : keyIn(asked.after, 2)
    const behind =
      key === undefined
        ? inOrder
        : inOrder.where(sql<boolean>`(received_at, message) < (${sql.join([...key])})`)
    const rows = await behind.execute()
    return pageOf(rows.flatMap(linesOf), asked, ({ receivedAt, message }) => [receivedAt, message])
  },
  find: async message => {
    const rows = await models
      .selectFrom('quarantine_message')
      .selectAll()
      .where('message', '=', message)
      .execute()
    return rows.flatMap(linesOf)[0]
  },
})

/** The queries that need no Disclosure: none of them says anything about a person. */
export const officeQueries = (models: Models): Pick<Queries, 'caseload' | 'quarantine' | 'directory'> => ({
  caseload: { pick: team => caseloadOf(models, team), recent: recentOf(models) },
  quarantine: quarantineOf(models),
  directory: directoryOf(models),
})
