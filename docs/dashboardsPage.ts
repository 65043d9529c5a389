/** The page of every question that is counted: its definition in words, its breakdowns, its SQL, and how its figures are kept safe. */
import { defaultPolicy } from '../analytics/control/policy.ts'
import { answers } from '../analytics/questions/all.ts'
import type { Answer, Question } from '../analytics/questions/question.ts'

const { smallest, roundedTo, movesAfter } = defaultPolicy

/** Kept in the tables' own words where they can't be listed beforehand. */
const foundValues = { values: 'as they are found', months: 'months, as they are found' } as const

const combinations = ({ breakdowns, together }: Question): string =>
  (together ?? [breakdowns.map(({ name }) => name)])
    .map(names => names.map(name => `\`${name}\``).join(' with '))
    .join('; ')

const section = (question: Question): string => {
  const { name, title, definition, breakdowns, sql, given, typical } = question
  const rows = breakdowns.map(one => {
    const values = one.found === undefined ? one.values.join(', ') : foundValues[one.found]
    return `| ${one.title} (\`${one.name}\`) | ${values} | ${one.overlapping ? 'yes' : 'no'} |`
  })
  return [
    `### ${title} (\`${name}\`)`,
    '',
    definition,
    '',
    '| Breakdown | Values | One person under several |',
    '| --- | --- | --- |',
    ...rows,
    '',
    `Counted together: ${combinations(question)}.`,
    ...(typical === undefined ? [] : ['', `Beside the numbers: ${typical}.`]),
    ...(given === undefined
      ? []
      : ['', `Its total is the number at ${Object.entries(given).join(': ').replaceAll(',', ' ')}.`]),
    '',
    '```sql',
    sql,
    '```',
  ].join('\n')
}

const policyWords = ({ policy: { smallest, roundedTo, movesAfter } }: Answer): string =>
  smallest === 0
    ? 'Not about people: every number is shown as it is.'
    : `Moves once the facts of at least ${String(movesAfter)} people have changed by any of its questions; counts of 1 to ${String(smallest)} are hidden, others shown to the nearest ${String(roundedTo)}.`

const chapter = (answer: Answer): string =>
  [`## Answer \`${answer.name}\``, policyWords(answer), ...answer.questions.map(section)].join('\n\n')

/** The page as Markdown. */
export const dashboardsPage = (): string =>
  [
    '# Dashboards',
    'Made from `analytics/questions/`. Each row of a question’s SQL is one person (or thing) at one place; people are counted once at every place and in every total. A row with an empty value stands in that breakdown’s total alone.',
    `Figures are published as whole answers. Counts of 1 to ${String(smallest)} are shown as \`*\`, others to the nearest ${String(roundedTo)}; more is hidden where sums would give a small count away; and what is shown moves only once at least ${String(movesAfter)} people’s facts have changed, for everybody alike.`,
    'Nobody is counted who has opted out (the National Data Opt-out): their facts leave with the event that says so, and come back with the one that takes it back.',
    '## Why questions share answers',
    [
      'Two tables about the same people can be subtracted from each other: what boroughs add up to in one is what practices add up to in the other. So everything that is asked about the same people is one answer: one event, one moment, one pass of disclosure control over all its places. A place that several questions ask for is one place: hidden in one, hidden in all.',
      'Practices lie within networks: a practice’s number stands under its network alone, and the sum of a network’s practices is one of the sums that control works with. Breakdowns of which a person may have several values, or none, are worked with as what they say: a total is then at least its largest part.',
      'Where months are moments of a state (who shared at the end of each), what changes from one to the next is a number too: steps that could be told nearly for certain and are small are hidden like small counts.',
      'Answers about different people (those with a high HbA1c are some of everybody) bound each other from above alone. `test/analytics/control` attacks all of these, and shows that the attack finds what is not protected so.',
    ].join('\n\n'),
    ...answers.map(chapter),
    '',
  ].join('\n\n')
