/** What happens in care: blood sugar, results on their way to their readers, appointments. Each an answer of its own. */
import { defaultPolicy } from '../control/policy.ts'
import { tests } from '../facts/tests.ts'
import {
  ageBand,
  byAge,
  byBorough,
  byMonth,
  bySex,
  eachOf,
  monthOf,
  monthsBack,
  peopleThen,
  providersThen,
  sexWord,
} from './fragments.ts'
import type { Answer, Question } from './question.ts'

const over58: Question = {
  name: 'hba1c',
  title: 'HbA1c over 58 mmol/mol',
  definition:
    'People whose newest HbA1c is over 58 mmol/mol, the value above which NICE (NG28) advises to step up treatment of type 2 diabetes. The newest by the day of the sample; of two on one day the higher.',
  unit: 'people',
  breakdowns: [byBorough, byAge, bySex],
  sql: `SELECT person, borough, ${ageBand} AS ageBand, ${sexWord} AS sex FROM (${peopleThen}) AS p INNER JOIN (SELECT person, argMax(value, (effective, value)) AS latest FROM (SELECT person, value, effective, sum(sign) AS standing FROM facts WHERE kind = 'observation' AND code = 'hba1c' AND seq <= {asOf:UInt64} GROUP BY person, value, effective HAVING standing > 0) GROUP BY person HAVING latest > 58) AS f USING person`,
}

export const hba1c: Answer = {
  name: 'hba1c',
  definitionVersion: 3,
  policy: defaultPolicy,
  about: 'people',
  questions: [over58],
}

const standing = `SELECT person, item, test, provider, arrived, released, sum(sign) AS standing FROM results WHERE seq <= {asOf:UInt64} GROUP BY person, item, test, provider, arrived, released HAVING standing > 0 AND toDate32(toDateTime(arrived, 'UTC')) >= ${monthsBack(23)}`
const firstRead =
  'SELECT item, min(at) AS readAt FROM looks WHERE seq <= {asOf:UInt64} AND item != 0 GROUP BY item'

const arrivals: Question = {
  name: 'results',
  title: 'Results arrived, released and read',
  definition:
    'Results that arrived in these two years; of them those that their patient may read by now (released; a release that a clinician held back or brought forward is not looked at), and those that the patient has looked at (read: the first look counts). A result that was taken back is not counted. The time is the median from arrival to the first look, in whole hours, of those that were read.',
  unit: 'results',
  counts: 'item',
  typical: 'median hours from arrival to reading',
  breakdowns: [
    {
      name: 'state',
      title: 'State',
      overlapping: true,
      partial: true,
      values: ['released', 'read'],
    },
    { name: 'test', title: 'Test', overlapping: false, values: tests },
    { name: 'provider', title: 'Provider', overlapping: false, values: [], found: 'values' },
    byMonth,
  ],
  together: [
    ['state', 'test', 'provider'],
    ['state', 'month'],
  ],
  sql: `SELECT person, item, ${eachOf("arrayFilter(word -> word != '', [if(released <= {today:Date32}, 'released', ''), if(readAt > 0, 'read', '')])")} AS state, test, if(name = '', 'another provider', substringUTF8(name, 1, 90)) AS provider, ${monthOf("toDateTime(arrived, 'UTC')")} AS month, if(readAt > 0 AND state = 'read', (toInt64(readAt) - toInt64(arrived)) / 3600, -1) AS typical FROM (${standing}) AS r LEFT JOIN (${firstRead}) AS l USING item LEFT JOIN (${providersThen}) AS o ON r.provider = o.ods`,
}

export const results: Answer = {
  name: 'results',
  definitionVersion: 1,
  policy: defaultPolicy,
  about: 'things',
  questions: [arrivals],
}

const outcomes: Question = {
  name: 'appointments',
  title: 'People with appointments kept, missed and cancelled',
  definition:
    'People with at least one appointment of that outcome in the month, by where they live, over two years. Appointments that are still to come this month, or of which nobody said what became of them, stand under “booked”.',
  unit: 'people',
  breakdowns: [
    {
      name: 'outcome',
      title: 'Outcome',
      overlapping: true,
      values: ['kept', 'missed', 'cancelled', 'booked'],
    },
    { ...byMonth, overlapping: true },
    byBorough,
  ],
  sql: `SELECT DISTINCT person, outcome, month, borough FROM (${peopleThen}) AS p INNER JOIN (SELECT person, code AS outcome, ${monthOf('effective')} AS month, sum(sign) AS standing FROM facts WHERE kind = 'appointment' AND seq <= {asOf:UInt64} AND effective >= ${monthsBack(23)} AND effective < ${monthsBack(-1)} GROUP BY person, code, effective HAVING standing > 0) AS f USING person`,
}

export const appointments: Answer = {
  name: 'appointments',
  definitionVersion: 2,
  policy: defaultPolicy,
  about: 'people',
  questions: [outcomes],
}
