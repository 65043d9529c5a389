/** Everybody with a record: who was invited, registered, looks and shares, and what long-term conditions they have. */
import { defaultPolicy } from '../control/policy.ts'
import { conditions } from '../facts/conditions.ts'
import {
  ageBand,
  byAge,
  byBorough,
  byDeprivation,
  byMonth,
  byNetwork,
  byPractice,
  bySetting,
  bySex,
  conditionsThen,
  counted,
  deprivation,
  eachOf,
  monthOf,
  monthsBack,
  networkWord,
  peopleThen,
  practiceWord,
  providersThen,
  settingWord,
  sexWord,
  sharingThen,
  wordsIn,
} from './fragments.ts'
import type { Answer, Question } from './question.ts'

const active = `SELECT person, 1 AS looked FROM looks WHERE seq <= {asOf:UInt64} AND day >= ${monthsBack(2)} GROUP BY person`
const states =
  "arrayFilter(word -> word != '', [if(invitedBy = '', '', 'invited'), if(registered = 1, 'registered', ''), if(looked = 1, 'active', ''), if(shares > 0, 'sharing', '')])"

const people: Question = {
  name: 'people',
  title: 'People with a record',
  definition:
    'People who have a record here. Of them: those whom a team has invited; those who registered and can read their record; those who looked into it in this month or the two before (active); and those who share it with at least one team or person. Somebody may be counted under several of these. A practice is where the person is registered with a GP, a primary care network is that of the practice, and a specialty that of a team that invited the person.',
  unit: 'people',
  breakdowns: [
    {
      name: 'state',
      title: 'State',
      overlapping: true,
      partial: true,
      values: ['invited', 'registered', 'active', 'sharing'],
    },
    byBorough,
    byAge,
    { name: 'specialty', title: 'Invited by', overlapping: true, partial: true, values: [], found: 'values' },
    byNetwork,
    byPractice,
  ],
  together: [
    ['state', 'borough', 'ageBand'],
    ['state', 'specialty'],
    ['state', 'network', 'practice'],
  ],
  sql: `SELECT person, ${eachOf(states)} AS state, borough, ${ageBand} AS ageBand, ${eachOf(wordsIn('invitedBy'))} AS specialty, ${networkWord} AS network, ${practiceWord} AS practice FROM (${peopleThen}) AS p LEFT JOIN (${sharingThen}) AS s USING person LEFT JOIN (${active}) AS a USING person LEFT JOIN (${providersThen}) AS o ON p.practice = o.ods`,
}

const registrations: Question = {
  name: 'registrations',
  title: 'People registered, by month',
  definition:
    'People who registered and can read their record, by the month in which they did; those who did before these two years stand under “earlier”.',
  unit: 'people',
  given: { state: 'registered' },
  breakdowns: [{ ...byMonth, name: 'registeredIn', title: 'Month they registered', within: 'state' }],
  sql: `SELECT person, if(since < ${monthsBack(23)}, 'earlier', ${monthOf('since')}) AS registeredIn FROM (SELECT person, min(day) AS since FROM people WHERE ${counted} AND registered = 1 GROUP BY person)`,
}

const sharing: Question = {
  name: 'sharing',
  title: 'Who people share with',
  definition:
    'People who share their record now with at least one team or person, by the care setting of those they share with. Somebody who shares with two settings is counted under each.',
  unit: 'people',
  given: { state: 'sharing' },
  breakdowns: [bySetting, byBorough],
  sql: `SELECT person, arrayJoin(if(settings = '', ['another'], arrayMap(one -> ${settingWord('one')}, splitByChar('|', settings)))) AS setting, borough FROM (${peopleThen}) AS p INNER JOIN (${sharingThen} HAVING shares > 0) AS s USING person`,
}

const multimorbidity: Question = {
  name: 'multimorbidity',
  title: 'People by how many long-term conditions they have',
  definition:
    'People with a record, by how many of the counted long-term conditions they have: those that the practice or hospital keeps as an active diagnosis. Two or more is called multimorbidity.',
  unit: 'people',
  whole: 'people with a record, with and without conditions',
  breakdowns: [
    { name: 'conditions', title: 'Conditions', overlapping: false, values: ['0', '1', '2', '3 or more'] },
    byAge,
    bySex,
    byBorough,
    byDeprivation,
  ],
  together: [
    ['conditions', 'ageBand'],
    ['conditions', 'sex'],
    ['conditions', 'borough'],
    ['conditions', 'deprivation'],
  ],
  sql: `SELECT person, if(length(conditions) > 2, '3 or more', toString(length(conditions))) AS conditions, ${ageBand} AS ageBand, ${sexWord} AS sex, borough, ${deprivation} AS deprivation FROM (${peopleThen}) AS p LEFT JOIN (${conditionsThen}) AS c USING person`,
}

const longTerm: Question = {
  name: 'conditions',
  title: 'People with long-term conditions',
  definition: `People with an active diagnosis of each condition, told by its SNOMED CT or ICD-10 code: ${conditions.join(', ')}. Somebody with two conditions is counted under each. Deprivation is that of the neighbourhood where the person lives (English Indices of Deprivation 2019).`,
  unit: 'people',
  whole: 'people with a record, with and without conditions',
  breakdowns: [
    { name: 'condition', title: 'Condition', overlapping: true, partial: true, values: conditions },
    byAge,
    bySex,
    byBorough,
    byDeprivation,
  ],
  together: [
    ['condition', 'ageBand'],
    ['condition', 'sex'],
    ['condition', 'borough'],
    ['condition', 'deprivation'],
  ],
  sql: `SELECT person, ${eachOf('conditions')} AS condition, ${ageBand} AS ageBand, ${sexWord} AS sex, borough, ${deprivation} AS deprivation FROM (${peopleThen}) AS p LEFT JOIN (${conditionsThen}) AS c USING person`,
}

/** One answer: whoever adds up practices in one question meets the same numbers that boroughs add up to in another. */
export const everybody: Answer = {
  name: 'people',
  definitionVersion: 2,
  policy: defaultPolicy,
  about: 'people',
  questions: [people, registrations, sharing, longTerm, multimorbidity],
}
