/** Who the demonstration's people share with, when they change their minds, and who looks. */
import type { Label } from '../../../domain/kernel/terms.ts'
import type { Act } from './acts.ts'
import { doctorAt } from './joining.ts'
import { demonstrationDays, type Telling } from './telling.ts'

/** Teams of every care setting, with somebody of theirs. */
const others = [
  { professional: 'consultant', team: 'renal' },
  { professional: 'diabetologist', team: 'diabetes' },
  { professional: 'lung-consultant', team: 'lung' },
  { professional: 'district-nurse', team: 'district' },
  { professional: 'social-worker', team: 'reablement' },
  { professional: 'adviser-111', team: 'clinicalAdvice' },
  { professional: 'therapist', team: 'talking' },
  { professional: 'emergency-doctor', team: 'emergency' },
] as const

const someLabels = ({ random }: Telling): readonly Label[] => [
  'general',
  ...(random.chance(0.4) ? (['mental'] as const) : []),
  ...(random.chance(0.25) ? (['sexual'] as const) : []),
  ...(random.chance(0.3) ? (['social'] as const) : []),
]

/** The first person ends with nothing shared with their practice, so that the tour can share and stop sharing. */
const firstsOwn = ({ person, on }: Telling, begins: number): readonly Act[] => {
  const doctor = doctorAt(person.practice)
  const { team } = doctor
  const look = (day: number): Act => ({ at: on(day), kind: 'look', ...doctor })
  const says = (day: number, from: 'patient' | 'privacyOfficer', words: string): Act => ({
    at: on(day),
    kind: 'question',
    from,
    words,
  })
  return [
    { at: on(begins), kind: 'share', team, labels: ['general'] },
    look(begins + 5),
    says(begins + 7, 'patient', 'I was not at the practice that day. Who is this?'),
    says(
      begins + 9,
      'privacyOfficer',
      'This is your own GP. They looked at the blood test that the hospital had sent the day before.',
    ),
    { at: on(begins + 200), kind: 'share', team, labels: ['general', 'mental'] },
    look(begins + 210),
    says(begins + 212, 'patient', 'I have not seen this doctor for months.'),
    { at: on(begins + 320), kind: 'stopSharing', team },
    look(begins + 330),
  ]
}

/** Those of these acts that happen before today. */
const past = (acts: readonly (Act & { readonly day: number })[]): readonly Act[] =>
  acts.filter(({ day }) => day < demonstrationDays - 1).map(({ day: _, ...act }) => act)

const withPractice = (telling: Telling, begins: number): readonly Act[] => {
  const { person, isFirst, random, on } = telling
  if (person.nth === 0) return firstsOwn(telling, begins)
  if (!isFirst && !random.chance(0.75)) return []
  const doctor = doctorAt(person.practice)
  const { team } = doctor
  const looks = begins + 9 + random.next() * 100
  const acts: readonly (Act & { readonly day: number })[] = [
    { day: begins, at: on(begins), kind: 'share', team, labels: ['general'] },
    ...(random.chance(isFirst ? 1 : 0.6)
      ? [{ day: looks, at: on(looks), kind: 'look', ...doctor } as const]
      : []),
    ...(random.chance(0.25)
      ? [
          {
            day: begins + 200,
            at: on(begins + 200),
            kind: 'share',
            team,
            labels: ['general', 'mental'],
          } as const,
        ]
      : []),
    ...(random.chance(0.12)
      ? [{ day: begins + 320, at: on(begins + 320), kind: 'stopSharing', team } as const]
      : []),
  ]
  return past(acts)
}

/** Somebody else who cares for them; half of these shares end, and some of those begin again. */
const withAnother = (telling: Telling, since: number): readonly Act[] => {
  const { person, isFirst, random, on } = telling
  if (!random.chance(isFirst ? 1 : 0.35)) return []
  const other = random.pick(others)
  const { team } = other
  const begins = since + random.next() * (isFirst ? 350 : 120)
  // The first person's stays, so that there is one to stop.
  const ends = random.chance(person.nth === 0 ? 0 : 0.4)
  return past([
    { day: begins, at: on(begins), kind: 'share', team, labels: someLabels(telling) },
    { day: begins + 3, at: on(begins + 3), kind: 'look', ...other },
    ...(ends ? [{ day: begins + 150, at: on(begins + 150), kind: 'stopSharing', team } as const] : []),
    ...(ends && random.chance(0.4)
      ? [{ day: begins + 220, at: on(begins + 220), kind: 'share', team, labels: ['general'] } as const]
      : []),
  ])
}

/** Shares given, changed and withdrawn from their registration on, and looks. */
export const sharingOf = (telling: Telling, since: number): readonly Act[] => [
  ...withPractice(telling, since + telling.random.next() * (telling.isFirst ? 60 : 15)),
  ...withAnother(telling, since),
]

/** Somebody whom nothing was shared with looks all the same, and sees nothing. */
export const strangersOf = ({ random, on, sometime }: Telling): readonly Act[] =>
  random.chance(0.03) ? [{ at: on(sometime()), kind: 'look', ...random.pick(others) }] : []

/** A few have opted out of being counted before the exchange hears of them; of those who register some do, and some of them take it back. */
export const optOutsOf = (
  { isFirst, random, from, on }: Telling,
  since: number | undefined,
): readonly Act[] => {
  const optOut = (day: number, by: 'person' | 'nationalService', optedOut = true) =>
    ({ day, at: on(day), kind: 'optOut', by, optedOut }) as const
  if (isFirst) return []
  if (random.chance(0.03)) return past([optOut(from + 2, 'nationalService')])
  if (since === undefined || !random.chance(0.03)) return []
  const begins = since + random.next() * 60
  return past([
    optOut(begins, 'person'),
    ...(random.chance(0.3) ? [optOut(begins + 40, 'person', false)] : []),
  ])
}
