/** Refused messages as outlines: of whom they speak, nobody reads any more. */
import { sql, type Kysely } from 'kysely'
import { keyIn, pageOf } from './cursor.ts'
import type { ModelTables } from './models.ts'
import type { RefusedLine } from './officeViews.ts'
import type { MessageRow } from './quarantine.ts'
import type { Queries } from './views.ts'

const lineOf = (row: MessageRow): RefusedLine => ({
  message: row.message,
  revision: row.revision,
  organisation: row.organisation,
  messageType: row.message_type,
  receivedAt: row.received_at,
  why: row.why ?? '',
  place: row.place ?? '',
  reusedControlId: row.reused_control_id === 1,
})

/** The query of refused messages. */
export const refusedOf = (models: Kysely<ModelTables>): Pick<Queries['quarantine'], 'refused'> => {
  const refused = models.selectFrom('quarantine_message').where('state', '=', 'refused')
  return {
    refused: async asked => {
      const ofOne =
        asked.organisation === undefined ? refused : refused.where('organisation', '=', asked.organisation)
      const key = asked.after === undefined ? undefined : keyIn(asked.after, 2)
      const behind =
        key === undefined
          ? ofOne
          : ofOne.where(sql<boolean>`(received_at, message) < (${sql.join([...key])})`)
      const rows = await behind
        .selectAll()
        .orderBy('received_at', 'desc')
        .orderBy('message', 'desc')
        .limit(asked.limit + 1)
        .execute()
      return pageOf(rows.map(lineOf), asked, ({ receivedAt, message }) => [receivedAt, message])
    },
  }
}
