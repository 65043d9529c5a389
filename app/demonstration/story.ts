/** Two years of the demonstration's people, as acts in order of time. */
import type { Instant } from '../../domain/kernel/time.ts'
import { addDays } from '../../domain/kernel/time.ts'
import type { Act } from './acts.ts'
import { personMessage, visitMessage } from './hl7/people.ts'
import { resultMessage, unverifiedMessage } from './hl7/results.ts'
import type { Sender } from './hl7/segments.ts'
import { bookingsOf, lettersOf } from './paperwork.ts'
import { panelAt, panelPlans } from './panels.ts'
import type { Condition, DemonstrationPerson } from './people.ts'
import type { Random } from './random.ts'
import { sharingOf } from './sharing.ts'
import { demonstrationDays, type Telling } from './telling.ts'

const icd10: Readonly<Record<Condition, readonly [string, string]>> = {
  diabetes: ['E11', 'Type 2 diabetes'],
  kidney: ['N18', 'Chronic kidney disease'],
  arthritis: ['M06', 'Rheumatoid arthritis'],
  lung: ['J84', 'Interstitial lung disease'],
  hiv: ['B20', 'HIV disease'],
  depression: ['F32', 'Depressive episode'],
}
const medicines: Readonly<Record<Condition, readonly [string, string]>> = {
  diabetes: ['Metformin 500 mg tablets', 'One twice a day with food'],
  kidney: ['Ramipril 5 mg capsules', 'One each morning'],
  arthritis: ['Methotrexate 2.5 mg tablets', 'Six tablets once a week'],
  lung: ['Prednisolone 5 mg tablets', 'Two each morning'],
  hiv: ['Bictegravir combination tablets', 'One a day'],
  depression: ['Sertraline 50 mg tablets', 'One each morning'],
}
const sensitive = { hiv: 'sexual', depression: 'mental' } as const
const hospital = 'RZW01'

const arrival = ({ person, random, on, sender }: Telling): readonly Act[] => {
  const at = on(random.next() * 5)
  const allergies = random.chance(0.4) ? ['Penicillin'] : []
  const diagnoses = person.conditions.map(condition => icd10[condition])
  const bytes = personMessage(sender(hospital), person, { at, event: 'A28', allergies, diagnoses })
  const gp = on(6 + random.next())
  const fromPractice = personMessage(sender(person.practice), person, {
    at: gp,
    event: 'A31',
    allergies,
    diagnoses: [],
  })
  return [
    { at, kind: 'message', from: hospital, bytes },
    { at: gp, kind: 'message', from: person.practice, bytes: fromPractice },
    { at: on(8 + random.next() * 20), kind: 'registration', person },
  ]
}

const resultsOf = ({ person, random, on, sender }: Telling): readonly Act[] =>
  panelPlans
    .filter(({ condition }) => condition === undefined || person.conditions.includes(condition))
    .flatMap(plan => {
      const howMany = plan.perYear * 2
      return Array.from({ length: howMany }, (_, n): Act => {
        const day = 12 + ((n + 0.2 + random.next() * 0.6) * (demonstrationDays - 14)) / howMany
        const filler = `${plan.key}-${person.hospitalNumber}-${String(n + 1)}`
        const panel = panelAt(plan, day / demonstrationDays, { filler, random })
        const at = on(day)
        return {
          at,
          kind: 'message',
          from: hospital,
          bytes: resultMessage(sender(hospital), person, { panel, at }),
        }
      })
    })

const medicationOf = ({ person, random, on }: Telling): readonly Act[] =>
  person.conditions.map((condition): Act => {
    const [name, dose] = medicines[condition]
    const label = condition === 'hiv' || condition === 'depression' ? sensitive[condition] : 'general'
    const at = on(9 + random.next() * 60)
    return {
      at,
      kind: 'item',
      person,
      from: person.practice,
      number: `medicine-${condition}-${person.hospitalNumber}`,
      label,
      content: { kind: 'medication', name, dose, status: 'active' },
    }
  })

const visitsOf = ({ person, random, on, sender }: Telling): readonly Act[] => {
  if (!random.chance(0.35)) return []
  const start = on(60 + random.next() * 600)
  const end = addDays(start, random.whole(1, 5))
  const visit = {
    number: `visit-${person.hospitalNumber}`,
    patientClass: random.chance(0.5) ? ('I' as const) : ('E' as const),
    ward: 'Ward 4',
    service: '300',
    start,
  }
  return [
    {
      at: start,
      kind: 'message',
      from: hospital,
      bytes: visitMessage(sender(hospital), person, { visit, event: 'A01', at: start }),
    },
    {
      at: end,
      kind: 'message',
      from: hospital,
      bytes: visitMessage(sender(hospital), person, { visit: { ...visit, end }, event: 'A08', at: end }),
    },
  ]
}

const puzzle = ({ person, random, on, sender }: Telling): readonly Act[] => {
  const plan = panelPlans[2]
  if (plan === undefined) return []
  const at = on(demonstrationDays - 1 - random.next() * 3)
  const panel = panelAt(plan, 1, { filler: `puzzle-${person.hospitalNumber}`, random })
  return [
    {
      at,
      kind: 'message',
      from: hospital,
      bytes: unverifiedMessage(sender(hospital), person, { panel, at }),
    },
  ]
}

const told = (telling: Telling, nth: number): readonly Act[] => [
  ...arrival(telling),
  ...resultsOf(telling),
  ...medicationOf(telling),
  ...visitsOf(telling),
  ...lettersOf(telling),
  ...bookingsOf(telling),
  ...sharingOf(telling),
  ...(nth > 0 && nth < 4 ? puzzle(telling) : []),
]

/** Everything that happens, oldest first. `end` is now: the story covers the 730 days before it. */
export const demonstrationStory = (
  people: readonly DemonstrationPerson[],
  random: Random,
  end: Instant,
): readonly Act[] => {
  const beginning = addDays(end, -demonstrationDays)
  let sent = 0
  const sender = (ods: string): Sender => {
    sent += 1
    return { ods, control: `DEMO${String(sent).padStart(6, '0')}` }
  }
  const on = (day: number): Instant => addDays(beginning, Math.min(day, demonstrationDays))
  return people
    .flatMap((person, nth) => told({ person, random, on, sender }, nth))
    .sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
}
