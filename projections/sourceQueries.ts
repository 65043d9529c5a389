/** When each organisation was last heard, and what became of its messages. Says nothing about any person. */
import type { Kysely } from 'kysely'
import type { ModelTables } from './models.ts'
import type { SourceView } from './officeViews.ts'
import type { Queries } from './views.ts'

type Models = Kysely<ModelTables>

const nothing: SourceView['messages'] = { filed: 0, beingFiled: 0, waiting: 0, refused: 0, rejected: 0 }

/** One look into an index for each organisation, however many messages there are. */
const lastHeard = async (models: Models) => {
  const rows = await models
    .selectFrom('directory_provider as provider')
    .select(provider => [
      'provider.id',
      provider
        .selectFrom('source_message')
        .select(({ fn }) => fn.max('received_at').as('at'))
        .whereRef('organisation', '=', 'provider.id')
        .as('at'),
    ])
    .orderBy('at')
    .orderBy('provider.name')
    .execute()
  return rows.map(({ id, at }) => ({ organisation: id, ...(at === null ? {} : { lastReceivedAt: at }) }))
}

const countsOf = async (models: Models): Promise<ReadonlyMap<string, SourceView['messages']>> => {
  const rows = await models
    .selectFrom('source_message')
    .select(({ fn }) => ['organisation', 'outcome', fn.countAll<number>().as('messages')])
    .groupBy(['organisation', 'outcome'])
    .execute()
  return rows.reduce(
    (all, { organisation, outcome, messages }) =>
      all.set(organisation, { ...(all.get(organisation) ?? nothing), [outcome]: messages }),
    new Map<string, SourceView['messages']>(),
  )
}

/** The sources' queries. */
export const sourceQueries = (models: Models): Pick<Queries, 'sources'> => ({
  sources: {
    lastHeard: () => lastHeard(models),
    read: async () => {
      const [heard, counts] = await Promise.all([lastHeard(models), countsOf(models)])
      return heard.map(one => ({ ...one, messages: counts.get(one.organisation) ?? nothing }))
    },
  },
})
