/** How sharing changed over two years, and which providers have an agreement. */
import { defaultPolicy, type ControlPolicy } from '../control/policy.ts'
import { byMonth, bySetting, counted, monthOf, providersThen, settingWord } from './fragments.ts'
import type { Answer, Question } from './question.ts'

const monthEnds = `SELECT toLastDayOfMonth(addMonths(toStartOfMonth({today:Date32}), -back)) AS until FROM (SELECT arrayJoin(range(1, 25)) AS back)`
const sharedThen = `SELECT person, until, argMax(settings, revision) AS words, argMax(shares, revision) AS shared FROM sharing CROSS JOIN (${monthEnds}) AS m WHERE ${counted} AND day <= until GROUP BY person, until HAVING shared > 0`

const sharingByMonth: Question = {
  name: 'sharingByMonth',
  title: 'Who people shared with, month by month',
  definition:
    'People who shared their record at the end of the month with at least one team or person, by the care setting of those they shared with, over the last 24 whole months. Somebody who shared with two settings is counted under each; the total of all months is of people who shared at the end of any.',
  unit: 'people',
  breakdowns: [bySetting, { ...byMonth, title: 'End of month', overlapping: true, series: true }],
  sql: `SELECT person, arrayJoin(if(words = '', ['another'], arrayMap(one -> ${settingWord('one')}, splitByChar('|', words)))) AS setting, ${monthOf('until')} AS month FROM (${sharedThen})`,
}

/** Months of a state, which few may change from one to the next: an answer of its own, whose steps are protected too. */
export const consentOverTime: Answer = {
  name: 'sharingByMonth',
  definitionVersion: 1,
  policy: defaultPolicy,
  about: 'people',
  questions: [sharingByMonth],
}

const agreements: Question = {
  name: 'providers',
  title: 'Providers on the sharing agreement',
  definition:
    'Provider organisations by what became of the sharing agreement: only a provider whose agreement is in force sends and reads. Providers are not people: their numbers are shown as they are.',
  unit: 'providers',
  breakdowns: [
    {
      name: 'agreement',
      title: 'Agreement',
      overlapping: false,
      values: ['in force', 'ended', 'not signed'],
    },
    { ...bySetting, overlapping: false },
  ],
  sql: `SELECT ods AS person, multiIf(status = 'inForce', 'in force', status = 'ended', 'ended', 'not signed') AS agreement, ${settingWord('setting')} AS setting FROM (${providersThen})`,
}

const agreementsByMonth: Question = {
  name: 'providersByMonth',
  title: 'Providers with an agreement in force, month by month',
  definition:
    'Provider organisations whose agreement was in force at the end of the month, or is now, over two years.',
  unit: 'providers',
  breakdowns: [{ ...byMonth, overlapping: true, partial: true }],
  sql: `SELECT ods AS person, ${monthOf('until')} AS month FROM (SELECT ods, until, argMax(status, seq) AS stood FROM providers CROSS JOIN (SELECT toLastDayOfMonth(addMonths(toStartOfMonth({today:Date32}), -back)) AS until FROM (SELECT arrayJoin(range(0, 24)) AS back)) AS m WHERE seq <= {asOf:UInt64} AND day <= until GROUP BY ods, until HAVING stood = 'inForce')`,
}

/** Nobody's personal data: nothing is hidden, nothing rounded, and every change is shown. */
const inTheOpen: ControlPolicy = { smallest: 0, roundedTo: 1, movesAfter: 1 }

export const providers: Answer = {
  name: 'providers',
  definitionVersion: 1,
  policy: inTheOpen,
  about: 'providers',
  questions: [agreements],
}
export const providersOverTime: Answer = {
  name: 'providersByMonth',
  definitionVersion: 1,
  policy: inTheOpen,
  about: 'providers',
  questions: [agreementsByMonth],
}
