/** Care plans in force, by when they are to be reviewed (K3, D3). */
import { defaultPolicy } from '../control/policy.ts'
import {
  ageBand,
  byAge,
  byBorough,
  byNetwork,
  byPractice,
  networkWord,
  peopleThen,
  practiceWord,
  providersThen,
} from './fragments.ts'
import type { Answer, Question } from './question.ts'

/** When the first of each person's plans is to be reviewed, of those that were in force as of the event. */
const firstReviews =
  "SELECT person, countIf(code = 'review') AS dated, minIf(effective, code = 'review') AS due FROM (SELECT person, code, effective, sum(sign) AS standing FROM facts WHERE kind = 'carePlan' AND seq <= {asOf:UInt64} GROUP BY person, code, effective HAVING standing > 0) GROUP BY person"
const review =
  "multiIf(dated = 0, 'no date set', due < {today:Date32}, 'overdue', due <= addDays({today:Date32}, 14), 'due within 14 days', 'in time')"

const planReviews: Question = {
  name: 'reviews',
  title: 'People with a care plan, by when it is to be reviewed',
  definition:
    'People with a care plan in force: one that was published and is not closed. By its review date: overdue once that day has passed, due within 14 days from the day itself on, in time where it is later. The day that it is compared with is the one on which the last event was recorded that these figures count. Somebody with several plans stands once, under the review that comes first. What a plan is about, and which labels its sections have, is not counted. A practice is where the person is registered with a GP, and a primary care network that of the practice.',
  unit: 'people',
  breakdowns: [
    {
      name: 'review',
      title: 'Review',
      overlapping: false,
      values: ['overdue', 'due within 14 days', 'in time', 'no date set'],
    },
    byBorough,
    byAge,
    byNetwork,
    byPractice,
  ],
  together: [
    ['review', 'borough'],
    ['review', 'ageBand'],
    ['review', 'network', 'practice'],
  ],
  sql: `SELECT person, ${review} AS review, borough, ${ageBand} AS ageBand, ${networkWord} AS network, ${practiceWord} AS practice FROM (${peopleThen}) AS p INNER JOIN (${firstReviews}) AS f USING person LEFT JOIN (${providersThen}) AS o ON p.practice = o.ods`,
}

export const reviews: Answer = {
  name: 'reviews',
  definitionVersion: 1,
  policy: defaultPolicy,
  about: 'people',
  questions: [planReviews],
}
