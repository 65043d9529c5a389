/** Every question that is asked. Each row of its SQL is one person at one place; values are bound, never written in. */
import { ageBand, ageYear, byAge, byBorough, bySex, peopleThen, type Question } from './question.ts'

const people: Question = {
  name: 'people',
  title: 'People with a record, registered, and sharing',
  definition:
    'People who have a record here; of them those who registered and can read it; and those who share it with at least one team or person. Somebody who registered and shares is counted under each.',
  unit: 'people',
  definitionVersion: 1,
  breakdowns: [
    {
      name: 'state',
      title: 'State',
      overlapping: true,
      values: ['has a record', 'registered', 'sharing'],
    },
    byBorough,
    byAge,
  ],
  sql: `SELECT person, arrayJoin(arrayFilter(x -> x != '', ['has a record', if(registered = 1, 'registered', ''), if(shares > 0, 'sharing', '')])) AS state, borough, ${ageBand(ageYear)} AS ageBand FROM (${peopleThen}) AS p LEFT JOIN (SELECT person, argMax(shares, seq) AS shares FROM sharing WHERE seq <= {asOf:UInt64} GROUP BY person) AS s USING person`,
}

const hba1c: Question = {
  name: 'hba1c',
  title: 'HbA1c over 58 mmol/mol',
  definition:
    'People whose newest HbA1c is over 58 mmol/mol, the value above which NICE (NG28) advises to step up treatment of type 2 diabetes. The newest by the day of the sample; of two on one day the one that arrived last.',
  unit: 'people',
  definitionVersion: 1,
  breakdowns: [byBorough, byAge, bySex],
  sql: `SELECT person, borough, ${ageBand(ageYear)} AS ageBand, sex FROM (${peopleThen}) AS p INNER JOIN (SELECT person, argMax(value, (effective, newest)) AS latest FROM (SELECT person, value, effective, sum(sign) AS standing, max(seq) AS newest FROM facts WHERE kind = 'observation' AND code = 'hba1c' AND seq <= {asOf:UInt64} GROUP BY person, value, effective HAVING standing > 0) GROUP BY person HAVING latest > 58) AS f USING person`,
}

const appointments: Question = {
  name: 'appointments',
  title: 'People with appointments kept, missed and cancelled',
  definition:
    'People with at least one appointment of that outcome in the year, by where they live. Appointments that are still to come, or of which nobody said what became of them, stand under “booked”.',
  unit: 'people',
  definitionVersion: 1,
  breakdowns: [
    {
      name: 'outcome',
      title: 'Outcome',
      overlapping: true,
      values: ['kept', 'missed', 'cancelled', 'booked'],
    },
    {
      name: 'year',
      title: 'Year',
      overlapping: true,
      values: ['2023', '2024', '2025', '2026', '2027', '2028'],
    },
    byBorough,
  ],
  sql: `SELECT DISTINCT person, outcome, year, borough FROM (${peopleThen}) AS p INNER JOIN (SELECT person, code AS outcome, toString(toYear(effective)) AS year, sum(sign) AS standing FROM facts WHERE kind = 'appointment' AND seq <= {asOf:UInt64} AND toYear(effective) BETWEEN 2023 AND 2028 GROUP BY person, code, effective, year HAVING standing > 0) AS f USING person`,
}

export const questions: readonly Question[] = [people, hba1c, appointments]
