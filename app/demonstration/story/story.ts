/** Two years of one of the demonstration's people, as acts in order of time. */
import type { Instant } from '../../../domain/kernel/time.ts'
import type { DemonstrationPerson } from '../cast/people.ts'
import type { Act } from './acts.ts'
import { appointmentsOf } from './appointments.ts'
import { arrivalOf, medicationOf } from './arrival.ts'
import { joiningOf, readingOf } from './joining.ts'
import { plansOf } from './plans.ts'
import { puzzleOf, resultsOf } from './results.ts'
import { optOutsOf, sharingOf, strangersOf } from './sharing.ts'
import { tellingOf } from './telling.ts'
import { visitsOf } from './visits.ts'

/** Everything that happens to them, oldest first. `end` is now: the story covers the 730 days before it. */
export const storyOf = (person: DemonstrationPerson, end: Instant): readonly Act[] => {
  const telling = tellingOf(person, end)
  const results = resultsOf(telling)
  const { acts: joining, since } = joiningOf(telling)
  const sharing = since === undefined ? [] : sharingOf(telling, since)
  return [
    ...arrivalOf(telling),
    ...results.flatMap(({ acts }) => acts),
    ...medicationOf(telling),
    ...visitsOf(telling),
    ...appointmentsOf(telling),
    ...joining,
    ...(since === undefined
      ? []
      : [...readingOf(telling, since, results), ...plansOf(telling, since, sharing)]),
    ...sharing,
    ...optOutsOf(telling, since),
    ...strangersOf(telling),
    ...puzzleOf(telling),
  ].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
}
