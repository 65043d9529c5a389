/** Everything that portal and API may ask of the read models, over one database and the runner that keeps it up. */
import type { Permitted } from '../access/types.ts'
import { accessLogQueries } from './accessLogQueries.ts'
import { carePlanQueries } from './carePlanQueries.ts'
import { clientQueries } from './clientQueries.ts'
import { asker } from './compiled.ts'
import type { Database } from './database.ts'
import type { ModelTables } from './models.ts'
import { decidedQueries } from './decidedQueries.ts'
import { noteQueries } from './noteQueries.ts'
import { noticeQueries } from './noticeQueries.ts'
import { officeQueries } from './officeQueries.ts'
import { personQueries } from './personQueries.ts'
import type { Runner } from './runner.ts'
import { sourceQueries } from './sourceQueries.ts'
import { templateQueries } from './templateQueries.ts'
import { timelineQueries } from './timelineQueries.ts'
import { trendQueries } from './trendQueries.ts'
import type { Queries } from './views.ts'

const patienceMs = 1000

/**
 * Makes the queries. What picks for a decision first waits until the rows are as new as what was decided from. Without a label
 * there is leave for the own team's items alone, and nothing that a decision is made from changes which these are: then a wait
 * would only tell, to whoever may see nothing, that there is a record.
 */
export const queries = (
  database: Pick<Database, 'read'>,
  { caughtUp }: Pick<Runner, 'caughtUp'>,
): Queries => {
  const models = database.read.$extendTables<ModelTables>()
  const asNewAs = async ({ newest, permit }: Permitted): Promise<void> => {
    if (permit.labels.length > 0) await caughtUp(newest, patienceMs, ['timeline', 'trends'])
  }
  return {
    timeline: timelineQueries({ models, ask: asker(database.read) }, asNewAs),
    trends: trendQueries(models, asNewAs),
    decided: decidedQueries(models),
    carePlans: carePlanQueries(models),
    notes: noteQueries(models),
    notices: noticeQueries(models),
    templates: templateQueries(models),
    clients: clientQueries(models),
    ...personQueries(models),
    ...accessLogQueries(models),
    ...officeQueries(models),
    ...sourceQueries(models),
    caughtUp: (position, withinMs = patienceMs, names) => caughtUp(position, withinMs, names),
  }
}
