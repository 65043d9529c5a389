/** How people come to read their own records: invited by a team, or by themselves; and what they read of it. */
import { doctorOf } from '../cast/professionals.ts'
import { practiceTeamOf } from '../places/practices.ts'
import type { Condition } from '../conditions.ts'
import type { Random } from '../random.ts'
import type { Act, Acting } from './acts.ts'
import type { Issued } from './results.ts'
import { demonstrationDays, type Telling } from './telling.ts'

/** The doctor of a practice, acting for it. */
export const doctorAt = (practice: string): Acting => ({
  professional: doctorOf(practice),
  team: practiceTeamOf(practice),
})

/** Teams that invite people of a condition. */
const inviting: Readonly<Partial<Record<Condition, Acting>>> = {
  diabetes: { professional: 'diabetologist', team: 'diabetes' },
  kidney: { professional: 'consultant', team: 'renal' },
  hiv: { professional: 'hiv-consultant', team: 'hiv' },
  depression: { professional: 'therapist', team: 'talking' },
  copd: { professional: 'lung-consultant', team: 'lung' },
  lung: { professional: 'lung-consultant', team: 'lung' },
  asthma: { professional: 'lung-consultant', team: 'lung' },
  stroke: { professional: 'district-nurse', team: 'district' },
  dementia: { professional: 'district-nurse', team: 'district' },
}

const inviterOf = (telling: Telling): Acting => {
  const { person, random } = telling
  const theirs = person.conditions.flatMap(condition => inviting[condition] ?? [])
  return theirs.length > 0 && random.chance(0.7) ? random.pick(theirs) : doctorAt(person.practice)
}

/** Of a hundred people of each age so many come to read their record. */
const uptake = (age: number): number => {
  if (age < 16) return 0.1
  if (age < 40) return 0.45
  return age < 80 ? 0.52 : 0.22
}

/** A day on which somebody joins: more and more do as time goes on. */
const joiningDay = (random: Random, from: number): number =>
  from + 10 + Math.sqrt(random.next()) * (demonstrationDays - from - 45)

/** Invitations and registrations. `since`: when they registered; undefined where they never did. */
export const joiningOf = (
  telling: Telling,
): { readonly acts: readonly Act[]; readonly since: number | undefined } => {
  const { person, isFirst, random, from, on } = telling
  if (isFirst) {
    const since = from + 8 + random.next() * 20
    return { acts: [{ at: on(since), kind: 'registration', by: 'demonstration' }], since }
  }
  const day = joiningDay(random, from)
  const joins = random.chance(uptake(person.age) * (0.75 + person.decile * 0.045))
  const isInvited = random.chance(joins ? 0.65 : 0.2)
  const invitation: readonly Act[] = isInvited
    ? [{ at: on(day), kind: 'invitation', ...inviterOf(telling) }]
    : []
  if (!joins) return { acts: invitation, since: undefined }
  const since = day + 1 + random.next() * 20
  const by = isInvited ? 'invitation' : 'nhsLogin'
  return { acts: [...invitation, { at: on(since), kind: 'registration', by }], since }
}

/** How likely somebody reads a result once they can. */
const reads = 0.55

/** The record as a whole after registering, and new results within days of their arrival. */
export const readingOf = (
  { isFirst, random, on }: Telling,
  since: number,
  results: readonly Issued[],
): readonly Act[] => {
  const fresh = results.filter(({ day }) => day > since && day < demonstrationDays - 4)
  const read = fresh.filter(() => random.chance(reads)).slice(0, isFirst ? 12 : 4)
  return [
    ...(random.chance(0.8) ? [{ at: on(since + 0.01), kind: 'reading', of: 'record' } as const] : []),
    ...read.map(({ day }): Act => {
      const waits = 0.1 + random.next() ** 2 * 12
      return { at: on(Math.min(day + 3 + waits, demonstrationDays - 0.5)), kind: 'reading', of: 'newest' }
    }),
  ]
}
