/** The demonstration's people: made up one by one, of all ages, and as ill as people of their age and place are. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { firstPeople } from '../../../app/demonstration/cast/first.ts'
import { everyone, peopleOf, type DemonstrationPerson } from '../../../app/demonstration/cast/people.ts'
import { conditions, type Condition } from '../../../app/demonstration/conditions.ts'
import { otherProviders } from '../../../app/demonstration/places/others.ts'
import { regionalPractices } from '../../../app/demonstration/places/practices.ts'
import { demonstrationProviders } from '../../../app/demonstration/places/providers.ts'
import { storyOf } from '../../../app/demonstration/story/story.ts'
import { isNhsNumber } from '../../../domain/kernel/ids.ts'
import { boroughs } from '../../../domain/kernel/terms.ts'
import { heapAfterCollection } from '../../support/heap.ts'
import { end } from './made.ts'

const howMany = 8000
const people = [...everyone(howMany)]
const others = people.slice(firstPeople)

type Range = readonly [number, number]

const percentWith = (condition: Condition, [from, to]: Range): number => {
  const ofThatAge = others.filter(({ age }) => age >= from && age < to)
  return (ofThatAge.filter(one => one.conditions.includes(condition)).length / ofThatAge.length) * 100
}

const meanDecile = (condition: Condition): number => {
  const having = others.filter(one => one.conditions.includes(condition))
  return having.reduce((sum, { decile }) => sum + decile, 0) / having.length
}

/** What the messages about somebody measure, in the order in which they are sent. */
const valuesOf = (person: DemonstrationPerson, code: string): readonly number[] =>
  storyOf(person, end).flatMap(act => {
    const sent = act.kind === 'message' ? Buffer.from(act.bytes()).toString() : ''
    return [...sent.matchAll(new RegExp(`OBX\\|\\d+\\|NM\\|${code}[^|]*\\|\\|(\\d+)`, 'g'))].map(found =>
      Number(found[1]),
    )
  })

describe('the people of the demonstration', () => {
  it('are the same however many there are', () => {
    expect([...everyone(57)]).toStrictEqual(people.slice(0, 57))
    expect(peopleOf(3)).toStrictEqual(people.slice(0, 3))
    expect([...everyone(0)]).toStrictEqual([])
  })

  it('begin with those whom one may sign in as, who stay who they are', () => {
    const [first] = peopleOf(1)
    expect(first).toMatchObject({
      login: 'patient',
      nhsNumber: '9990000018',
      given: 'Jamila',
      family: 'Quillan',
      birthDate: '19850211',
      practice: 'E86902',
    })
    expect(peopleOf(howMany)).toHaveLength(firstPeople)
  })

  it('have numbers that are nobody’s, each their own', () => {
    const numbers = new Set(people.map(({ nhsNumber }) => nhsNumber))
    expect(numbers.size).toBe(howMany)
    for (const number of numbers) expect(isNhsNumber(number) && number.startsWith('999')).toBe(true)
  })

  it('are of all ages, a fifth of them children and a tenth over 65', () => {
    const share = (from: number, to: number): number =>
      others.filter(({ age }) => age >= from && age < to).length / others.length
    for (let age = 0; age < 90; age += 10) expect(share(age, age + 10)).toBeGreaterThan(0)
    expect(share(0, 18)).toBeGreaterThan(0.17)
    expect(share(0, 18)).toBeLessThan(0.27)
    expect(share(65, 96)).toBeGreaterThan(0.08)
    expect(share(65, 96)).toBeLessThan(0.16)
    expect(Math.max(...others.map(({ age }) => age))).toBeLessThan(96)
  })

  it('live at postcodes of areas.csv, in all boroughs and tenths of deprivation', () => {
    const [header, ...lines] = readFileSync('app/demonstration/areas.csv', 'utf8').trim().split('\n')
    const deciles = new Map(
      lines.map(line => [line.split(',')[0] ?? '', Number(line.split(',')[1])] as const),
    )
    expect(header).toBe('postcode,decile')
    expect(deciles.size).toBe(lines.length)
    for (const { postcode, decile } of people) expect(deciles.get(postcode)).toBe(decile)
    expect(new Set(people.map(({ borough }) => borough))).toStrictEqual(new Set(boroughs))
    expect(new Set(people.map(({ decile }) => decile)).size).toBe(10)
  })

  it('belong to practices that signed, mostly in their own borough', () => {
    const practices = new Map(regionalPractices.map(one => [one.ods, one] as const))
    const regional = others.filter(({ practice }) => practices.has(practice))
    expect(regional.every(({ practice }) => practices.get(practice)?.signed)).toBe(true)
    const near = regional.filter(({ practice, borough }) => practices.get(practice)?.borough === borough)
    expect(near.length / regional.length).toBeGreaterThan(0.85)
    expect(near.length).toBeLessThan(regional.length)
  })

  it.each<{ readonly condition: Condition; readonly ages: Range; readonly percent: Range }>([
    { condition: 'diabetes', ages: [65, 80], percent: [15, 28] },
    { condition: 'diabetes', ages: [18, 40], percent: [0.5, 3] },
    { condition: 'hypertension', ages: [65, 80], percent: [42, 60] },
    { condition: 'asthma', ages: [0, 18], percent: [5, 9] },
    { condition: 'depression', ages: [40, 65], percent: [11, 18] },
    { condition: 'copd', ages: [65, 80], percent: [4, 11] },
    { condition: 'coronary', ages: [80, 96], percent: [9, 28] },
    { condition: 'kidney', ages: [80, 96], percent: [20, 42] },
    { condition: 'dementia', ages: [80, 96], percent: [8, 24] },
    { condition: 'cancer', ages: [65, 80], percent: [7, 16] },
    { condition: 'hypertension', ages: [0, 18], percent: [0, 0] },
    { condition: 'dementia', ages: [18, 40], percent: [0, 0] },
  ])(
    'have $condition as often as people of $ages years do: $percent per cent',
    ({ condition, ages, percent }) => {
      const found = percentWith(condition, ages)
      expect(found).toBeGreaterThanOrEqual(percent[0])
      expect(found).toBeLessThanOrEqual(percent[1])
    },
  )

  it('have every condition, diabetes and lung disease more often in poorer places', () => {
    for (const condition of conditions)
      expect(people.some(one => one.conditions.includes(condition))).toBe(true)
    const everyones = others.reduce((sum, { decile }) => sum + decile, 0) / others.length
    expect(meanDecile('diabetes')).toBeLessThan(everyones - 0.1)
    expect(meanDecile('copd')).toBeLessThan(everyones - 0.2)
  })

  it('have stories that are theirs alone, in order of time, and within the two years', () => {
    for (const person of people.slice(0, 300)) {
      const times = storyOf(person, end).map(({ at }) => at)
      expect(times).toStrictEqual(times.toSorted())
      expect(times.at(-1)).toSatisfy((at: string) => at <= end)
    }
    const [, , third] = people
    if (third === undefined) throw new Error('there is a third')
    const story = () => storyOf(third, end).map(({ at, kind }) => [at, kind])
    expect(story()).toStrictEqual(story())
  })

  it('have results that fit what they have', () => {
    const newest = (code: string, condition: Condition, has: boolean): readonly number[] =>
      others
        .filter(one => one.age >= 18 && one.conditions.includes(condition) === has)
        .slice(0, 1500)
        .flatMap(person => valuesOf(person, code).slice(-1))
    const shareOf = (values: readonly number[], is: (value: number) => boolean): number =>
      values.filter(is).length / values.length
    const diabetic = newest('59261-8', 'diabetes', true)
    expect(diabetic.length).toBeGreaterThan(200)
    expect(shareOf(diabetic, value => value > 58)).toBeGreaterThan(0.2)
    expect(shareOf(diabetic, value => value > 58)).toBeLessThan(0.5)
    expect(shareOf(newest('59261-8', 'diabetes', false), value => value < 48)).toBeGreaterThan(0.95)
    expect(shareOf(newest('33914-3', 'kidney', true), value => value < 60)).toBeGreaterThan(0.9)
    expect(shareOf(newest('33914-3', 'kidney', false), value => value >= 60)).toBeGreaterThan(0.95)
  })

  it('need no room once they are made: ten thousand more take none', () => {
    let met = 0
    const lives = everyone(10_500)
    const meet = (until: number): void => {
      while (met < until) {
        const { value } = lives.next()
        if (value !== undefined) met += storyOf(value, end).length > 0 ? 1 : 0
      }
    }
    meet(500)
    const before = heapAfterCollection()
    meet(10_500)
    // A tenth of what they and their stories are.
    expect(heapAfterCollection() - before).toBeLessThan(4_000_000)
  })
})

describe('the region of the demonstration', () => {
  const all = [...demonstrationProviders, ...regionalPractices, ...otherProviders]
  it('has 346 providers, each with an ODS code and a name of its own', () => {
    expect(all).toHaveLength(346)
    expect(new Set(all.map(({ ods }) => ods)).size).toBe(346)
    expect(new Set(all.map(({ name }) => name)).size).toBe(346)
  })

  it('has its practices, and no other provider, in 45 primary care networks of a borough each', () => {
    const networks = Map.groupBy(regionalPractices, ({ network }) => network?.code ?? '')
    expect(networks.size).toBe(45)
    for (const [code, members] of networks) {
      expect(code).toMatch(/^U\d{5}$/)
      expect(new Set(members.map(({ borough, network }) => `${borough} ${network?.name ?? ''}`)).size).toBe(1)
    }
    for (const { setting, network } of all) expect(network === undefined).toBe(setting !== 'gp')
  })
})
