/** The page of every question that is counted: its definition in words, its breakdowns, its SQL, and how its figures are kept safe. */
import { defaultPolicy } from '../analytics/control/policy.ts'
import { questions } from '../analytics/questions/all.ts'

const { smallest, roundedTo, movesAfter } = defaultPolicy

const section = ({ name, title, definition, breakdowns, sql }: (typeof questions)[number]): string =>
  [
    `## ${title} (\`${name}\`)`,
    definition,
    '| Breakdown | Values | One person under several |',
    '| --- | --- | --- |',
    ...breakdowns.map(
      one =>
        `| ${one.title} (\`${one.name}\`) | ${one.values.join(', ')} | ${one.overlapping ? 'yes' : 'no'} |`,
    ),
    '',
    '```sql',
    sql,
    '```',
  ]
    .join('\n')
    .replace(`\n${definition}\n`, `\n\n${definition}\n\n`)

/** The page as Markdown. */
export const dashboardsPage = (): string =>
  [
    '# Dashboards',
    'Made from `analytics/questions/`. Each row of a question’s SQL is one person at one place; people are counted once at every place and in every total.',
    `Figures are published as one whole answer. Counts of 1 to ${String(smallest)} are shown as \`*\`, others to the nearest ${String(roundedTo)}; more is hidden where sums would give a small count away; and what is shown moves only once at least ${String(movesAfter)} people’s facts have changed, for everybody alike.`,
    'Nobody is counted who has opted out (the National Data Opt-out): their facts leave with the event that says so, and come back with the one that takes it back.',
    ...questions.map(section),
    '',
  ].join('\n\n')
