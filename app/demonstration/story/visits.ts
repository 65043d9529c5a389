/** Stays in hospital and visits to an emergency department. */
import { addDays } from '../../../domain/kernel/time.ts'
import { visitMessage, type Visit } from '../hl7/people.ts'
import type { Act } from './acts.ts'
import { demonstrationDays, type Telling } from './telling.ts'

const likely = (age: number): number => {
  if (age >= 75) return 0.35
  return age >= 5 && age < 65 ? 0.08 : 0.16
}

/** At most one: it begins, and when it ends its sender says so. */
export const visitsOf = ({ person, isFirst, random, on, sometime, message }: Telling): readonly Act[] => {
  if (!random.chance(isFirst ? 0.35 : likely(person.age))) return []
  const begins = Math.min(sometime(), demonstrationDays - 6)
  const days = random.whole(1, 5)
  const visit: Visit = {
    number: `visit-${person.hospitalNumber}`,
    patientClass: random.chance(0.5) ? 'I' : 'E',
    ward: 'Ward 4',
    service: '300',
    start: on(begins),
  }
  return [
    message(begins, person.hospital, (sender, as, at) =>
      visitMessage(sender, as, { visit, event: 'A01', at }),
    ),
    message(begins + days, person.hospital, (sender, as, at) =>
      visitMessage(sender, as, { visit: { ...visit, end: addDays(on(begins), days) }, event: 'A08', at }),
    ),
  ]
}
