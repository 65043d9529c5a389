/** What is counted, for those who plan care: the questions, and slices of the published figures. Nobody can be found in them. */
import { z } from 'zod'
import { csvOf } from '../../analytics/csv.ts'
import { grantedDashboards } from '../../analytics/granted.ts'
import { isFault, lookAt, narrowingOf, sliceOf, type Slice } from '../../analytics/slice.ts'
import type { Dashboards, QuestionView } from '../../analytics/views.ts'
import { instant } from '../../domain/kernel/time.ts'
import { json, refuse } from '../http/answers.ts'
import type { Caller, Exchange } from '../http/exchange.ts'
import type { Problem } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'

const who = ['commissioner', 'administrator'] as const

const breakdown = z
  .strictObject({
    name: z.string(),
    title: z.string(),
    values: z.array(z.string()).readonly(),
    overlapping: z.boolean().meta({ description: 'Its parts may add up to more than the total' }),
    withoutTotal: z.literal(true).optional().meta({
      description:
        'Its total is not granted to you: figures are always by it, or narrowed to one of its values',
    }),
    within: z.string().optional().meta({ description: 'Each value lies within one of this breakdown' }),
  })
  .meta({ id: 'Breakdown' })
const question = z
  .strictObject({
    name: z.string(),
    title: z.string(),
    definition: z.string(),
    sql: z.string(),
    unit: z.enum(['people', 'results', 'appointments', 'providers']),
    whole: z
      .string()
      .optional()
      .meta({ description: 'Whom the total counts, where the unit alone would mislead' }),
    typical: z
      .string()
      .optional()
      .meta({ description: 'What `typical` is of the figures; absent where they have none' }),
    breakdowns: z.array(breakdown).readonly(),
    together: z
      .array(z.array(z.string()).readonly())
      .readonly()
      .optional()
      .meta({ description: 'Which breakdowns may be asked together; absent where all may' }),
  })
  .meta({ id: 'DashboardQuestion' })
const freshness = z
  .strictObject({
    status: z.enum(['live', 'behind', 'unavailable', 'elsewhere']),
    countedThrough: instant.optional(),
    seconds: z.number().optional(),
    why: z.string().optional(),
  })
  .meta({ id: 'Freshness' })
const shown = z.union([z.number(), z.literal('hidden')]).meta({
  description:
    'Rounded; `hidden` where it is small, or where showing it would tell of a small one. Sums are not to be made of them.',
})
const figures = z
  .strictObject({
    question,
    publishedAt: instant,
    freshness,
    by: z.array(z.string()).readonly(),
    filters: z.array(z.strictObject({ breakdown: z.string(), value: z.string() })).readonly(),
    total: shown,
    rows: z
      .array(
        z.strictObject({
          values: z.array(z.string()).readonly(),
          shown,
          percent: z.number().optional(),
          typical: z.number().optional(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'Figures' })

const freshnessOf = (dashboards: Dashboards): z.input<typeof freshness> => {
  const { status, countedThrough, seconds, why } = dashboards.freshness()
  return { status, countedThrough, seconds, why }
}

/** Of a commissioner: what is granted to them. */
const ownDashboards = async ({ access, dashboards }: Exchange, { by }: Caller): Promise<Dashboards> =>
  grantedDashboards(dashboards, await access.dashboardsOf(by))

export const readDashboards = route({
  name: 'readDashboards',
  method: 'get',
  path: '/api/v1/dashboards',
  summary: 'Read what is counted, how it is defined and broken down, and how fresh the counts are',
  who,
  shape: { ...bare, answer: z.strictObject({ freshness, items: z.array(question).readonly() }) },
  refusals: [],
  handle: async ({ exchange, caller }) => {
    const dashboards = await ownDashboards(exchange, caller)
    return json({ freshness: freshnessOf(dashboards), items: dashboards.questions() })
  },
})

const nothingPublished = (why: string): Problem => ({
  code: 'unavailable',
  detail: why,
  headers: { 'retry-after': '60' },
})

/** The question by its name; where nothing can be counted at all that is said, and not that it is unknown. */
const questionOf = (dashboards: Dashboards, name: string): QuestionView | Problem => {
  const found = dashboards.questions().find(one => one.name === name)
  if (found !== undefined) return found
  const { status, why } = dashboards.freshness()
  return status === 'unavailable'
    ? nothingPublished(`Dashboards are not available: ${why ?? 'nothing is counted here'}`)
    : { code: 'not-found', detail: 'There is no such question' }
}

const bodyOf = (slice: Slice, dashboards: Dashboards): z.input<typeof figures> => {
  const { by, filters } = lookAt(slice)
  const { rows, total, publishedAt } = slice
  return {
    question: slice.question,
    publishedAt,
    freshness: freshnessOf(dashboards),
    by,
    filters,
    total,
    rows,
  }
}

/** `format` decides where it is given, and else what the caller likes best. */
const asCsv = (
  format: 'json' | 'csv' | undefined,
  preferred: (types: readonly string[]) => string | undefined,
): boolean =>
  format === undefined ? preferred(['application/json', 'text/csv']) === 'text/csv' : format === 'csv'

export const readDashboard = route({
  name: 'readDashboard',
  method: 'get',
  path: '/api/v1/dashboards/{question}',
  summary: 'Read a slice of a question’s published figures, as JSON or CSV; it is put on record',
  who,
  shape: {
    ...bare,
    params: z.strictObject({
      question: z.string().regex(/^[a-z][A-Za-z0-9-]{1,59}$/, 'the name of a question'),
    }),
    query: z
      .object({
        by: z
          .string()
          .max(200)
          .optional()
          .meta({ description: 'Up to two breakdowns, with a comma between' }),
        format: z.enum(['json', 'csv']).optional(),
      })
      .catchall(z.string().max(100).meta({ description: 'A breakdown that is narrowed to this value' })),
    answer: figures,
  },
  alsoServes: 'text/csv',
  refusals: [404],
  handle: async ({ exchange, caller, params, query, preferred }) => {
    const { access } = exchange
    const dashboards = await ownDashboards(exchange, caller)
    const { format, ...asked } = query
    const why = dashboards.refused(params.question, asked)
    if (why !== undefined) return refuse({ code: 'not-allowed', detail: `You can’t see this: ${why}` })
    const found = questionOf(dashboards, params.question)
    if ('code' in found) return refuse(found)
    const view = await dashboards.read(found.name)
    const narrowing = narrowingOf(view?.question ?? found, asked)
    if (isFault(narrowing)) {
      const { place, why } = narrowing
      return refuse({ code: 'malformed', detail: why, faults: [{ place: `query.${place}`, why }] })
    }
    if (view === undefined) return refuse(nothingPublished('Nothing is published of this question yet'))
    const slice = sliceOf(view, narrowing)
    await access.figuresViewed(caller.by, caller.session, [lookAt(slice)])
    if (!asCsv(format, preferred)) return json(bodyOf(slice, dashboards))
    const bytes = Buffer.from(csvOf(slice), 'utf8')
    return { kind: 'file', bytes, mediaType: 'text/csv', name: found.name }
  },
})
