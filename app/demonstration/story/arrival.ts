/** How the exchange hears of a person: who they are, what they have, and what they must not be given. */
import { conditionPlans, type Condition } from '../conditions.ts'
import { personMessage } from '../hl7/people.ts'
import type { Act } from './acts.ts'
import type { Telling } from './telling.ts'

const substances = ['Penicillin', 'Penicillin', 'Peanut', 'Latex', 'Ibuprofen', 'Trimethoprim']

/** SNOMED CT, as practices code. */
const coded = (condition: Condition, begun: string) => ({
  code: conditionPlans[condition].code,
  name: conditionPlans[condition].name,
  system: 'SCT',
  begun,
})

const yearsBefore = (telling: Telling, day: number): string => {
  const years = telling.random.whole(1, 12)
  return `${String(Number(telling.on(day).slice(0, 4)) - years)}0${String(years % 9 || 9)}15`
}

/** The practice sends what it has of them, whole, and again whenever something has changed. */
export const arrivalOf = (telling: Telling): readonly Act[] => {
  const { person, isFirst, random, from, on, since, moved, message } = telling
  const allergies = random.chance(isFirst ? 0.4 : 0.15) ? [random.pick(substances)] : []
  const began = person.conditions.map(condition => {
    const day = since(condition)
    const begun = day === from ? yearsBefore(telling, day) : on(day).slice(0, 10).replaceAll('-', '')
    return { day, line: coded(condition, begun) }
  })
  const told = (day: number): Act =>
    message(day, person.practice, (sender, as, at) =>
      personMessage(sender, as, {
        at,
        event: 'A31',
        allergies,
        diagnoses: began.filter(one => one.day <= day).map(({ line }) => line),
      }),
    )
  const changes = [...new Set(began.map(({ day }) => day)), ...(moved === undefined ? [] : [moved + 1])]
  return [
    ...(isFirst
      ? [
          message(from, person.hospital, (sender, as, at) =>
            personMessage(sender, as, { at, event: 'A28', allergies, diagnoses: [] }),
          ),
        ]
      : []),
    told(from + 1),
    ...changes.filter(day => day > from + 1).map(told),
  ]
}

/** What practices prescribe is filed by their own systems. */
export const medicationOf = ({ person, random, on, since }: Telling): readonly Act[] =>
  person.conditions.flatMap((condition): readonly Act[] => {
    const { medicine, label } = conditionPlans[condition]
    if (medicine === undefined) return []
    const [name, dose] = medicine
    return [
      {
        at: on(since(condition) + 3 + random.next() * 20),
        kind: 'item',
        from: person.practice,
        number: `medicine-${condition}-${person.hospitalNumber}`,
        label,
        content: { kind: 'medication', name, dose, status: 'active' },
      },
    ]
  })
