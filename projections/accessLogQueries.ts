/** Who has looked at one person's record, with what the person asked about a look; and which questions wait for an answer. */
import { sql, type Kysely } from 'kysely'
import type { Disclosure } from '../access/types.ts'
import type { Citation } from '../domain/access/events.ts'
import { toInstant, type Instant } from '../domain/kernel/time.ts'
import { shownIn, type AccessRow } from './accessLog.ts'
import { keyIn, pageOf, type Page, type PageAsked } from './cursor.ts'
import { inParts, mustBeFor } from './disclosed.ts'
import type { ModelTables } from './models.ts'
import type { QuestionRow } from './questions.ts'
import type { AccessLogLine, QuestionRef } from './accessLogViews.ts'
import type { LooksAsked, Queries } from './views.ts'

type Models = Kysely<ModelTables>

/** What lines are shown with: the kinds of the items that were seen, and the questions by their look. */
interface Beside {
  readonly kinds: ReadonlyMap<string, AccessLogLine['entries'][number]['kind']>
  readonly questions: ReadonlyMap<string, NonNullable<AccessLogLine['question']>>
}

const keyOf = ({ stream, revision }: Citation): string => `${stream}@${String(revision)}`

const kindsOf = async (models: Models, rows: readonly AccessRow[]): Promise<Beside['kinds']> => {
  const ids = new Set(rows.flatMap(row => shownIn(row).map(({ id }) => id)))
  const found = await inParts([...ids], part =>
    models.selectFrom('timeline_entry').select(['id', 'kind']).where('id', 'in', part).execute(),
  )
  return new Map(found.map(({ id, kind }) => [id, kind]))
}

/** What a person wrote is between them and the privacy office: an auditor learns that they asked, and when they were answered. */
const questionOf = (row: QuestionRow, words: boolean): NonNullable<AccessLogLine['question']> => ({
  askedAt: row.asked_at,
  ...(words && row.words !== null ? { words: row.words } : {}),
  ...(row.answered_at === null ? {} : { answeredAt: row.answered_at }),
  ...(words && row.answer !== null ? { answer: row.answer } : {}),
})

const questionsOf = async (
  models: Models,
  { patient, ask: { by } }: Disclosure,
): Promise<Beside['questions']> => {
  const rows = await models.selectFrom('questioned_look').selectAll().where('patient', '=', patient).execute()
  const words = by.role !== 'auditor'
  return new Map(rows.map(row => [keyOf(row), questionOf(row, words)]))
}

const shownOf = (row: AccessRow, { kinds }: Beside): AccessLogLine['entries'] =>
  shownIn(row).map(({ id, revision }) => {
    const kind = kinds.get(id)
    return { id, revision, ...(kind === undefined ? {} : { kind }) }
  })

const lineOf = (row: AccessRow, beside: Beside): AccessLogLine => {
  const event = { stream: row.stream, revision: row.revision }
  const question = beside.questions.get(keyOf(event))
  return {
    at: row.at,
    user: row.user_id,
    role: row.role,
    ...(row.team === null ? {} : { team: row.team }),
    ...(row.organisation === null ? {} : { organisation: row.organisation }),
    outcome: row.outcome,
    look: row.look,
    rule: row.rule,
    policy: row.policy,
    request: row.request,
    entries: shownOf(row, beside),
    event,
    ...(question === undefined ? {} : { question }),
  }
}

const linesOf = async (
  models: Models,
  disclosure: Disclosure,
  rows: readonly AccessRow[],
): Promise<readonly AccessLogLine[]> => {
  const [kinds, questions] = await Promise.all([kindsOf(models, rows), questionsOf(models, disclosure)])
  return rows.map(row => lineOf(row, { kinds, questions }))
}

const looksAt = (
  models: Models,
  { patient, onRecord }: Disclosure,
  { after, limit, others: without, shown }: LooksAsked,
): Promise<readonly AccessRow[]> => {
  const every = models.selectFrom('access_line').selectAll().where('patient', '=', patient)
  const byAny = without === true ? every.where('user_id', '!=', patient) : every
  const all =
    shown === undefined
      ? byAny
      : byAny.where(where => where.or(shown.map(id => where('entries', 'like', `%${id}@%`))))
  // The very look that asks may be among the rows already, or not yet: never shown, so that it makes no difference.
  const others =
    onRecord === undefined
      ? all
      : all.where(where =>
          where.or([where('stream', '!=', onRecord.stream), where('revision', '!=', onRecord.revision)]),
        )
  const inOrder = others
    .orderBy('at', 'desc')
    .orderBy('stream', 'desc')
    .orderBy('revision', 'desc')
    .limit(limit + 1)
  if (after === undefined) return inOrder.execute()
  const [at, stream, revision] = keyIn(after, 3)
  return inOrder
    .where(sql<boolean>`(at, stream, revision) < (${at}, ${stream}, ${Number(revision)})`)
    .execute()
}

const lookAt = async (models: Models, patient: string, { stream, revision }: Citation) =>
  models
    .selectFrom('access_line')
    .selectAll()
    .where('stream', '=', stream)
    .where('revision', '=', revision)
    .where('patient', '=', patient)
    .execute()

/** Clocks of several servers may differ by so much. */
const clocksDifferMs = 3_600_000

const ownLooks = (models: Models, patient: string, from: Instant): Promise<readonly Citation[]> =>
  models
    .selectFrom('access_line')
    .select(['stream', 'revision'])
    .where('patient', '=', patient)
    .where('user_id', '=', patient)
    .where('outcome', '=', 'viewed')
    .where('at', '>=', toInstant(Date.parse(from) - clocksDifferMs))
    .execute()

const pickQuestions = async (
  models: Models,
  { state, after, limit }: PageAsked & Pick<QuestionRef, 'state'>,
): Promise<Page<QuestionRef>> => {
  const inOrder = models
    .selectFrom('questioned_look')
    .select(['patient', 'stream', 'revision', 'asked_at'])
    .where('state', '=', state)
    .orderBy('asked_at', 'desc')
    .orderBy('stream', 'desc')
    .orderBy('revision', 'desc')
    .limit(limit + 1)
  const [at, stream, revision] = after === undefined ? [] : keyIn(after, 3)
  const behind =
    at === undefined
      ? inOrder
      : inOrder.where(sql<boolean>`(asked_at, stream, revision) < (${at}, ${stream}, ${Number(revision)})`)
  const rows = await behind.execute()
  const { items, next } = pageOf(rows, { limit }, row => [row.asked_at, row.stream, String(row.revision)])
  const refs = items.map(row => ({
    patient: row.patient,
    look: { stream: row.stream, revision: row.revision },
    state,
  }))
  return { items: refs, ...(next === undefined ? {} : { next }) }
}

/** The access log's queries, and the one that picks whose questions a privacy officer is to be shown. */
export const accessLogQueries = (models: Models): Pick<Queries, 'accessLog' | 'questions'> => ({
  accessLog: {
    read: async (disclosure, asked) => {
      mustBeFor(disclosure, ['accessLog'])
      const rows = await looksAt(models, disclosure, asked)
      const { items, next } = pageOf(rows, asked, row => [row.at, row.stream, String(row.revision)])
      const lines = await linesOf(models, disclosure, items)
      return { items: lines, ...(next === undefined ? {} : { next }) }
    },
    ownLooks: (patient, from) => ownLooks(models, patient, from),
    readOne: async (disclosure, look) => {
      mustBeFor(disclosure, ['accessLog'])
      const rows = await lookAt(models, disclosure.patient, look)
      return (await linesOf(models, disclosure, rows))[0]
    },
  },
  questions: {
    pick: asked => pickQuestions(models, asked),
    waiting: async ({ ask: { by, patient } }) => {
      if (by.user !== patient) return 0
      const row = await models
        .selectFrom('questioned_look')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('patient', '=', patient)
        .where('state', '=', 'waiting')
        .executeTakeFirst()
      return row?.count ?? 0
    },
  },
})
