/** Who the demonstration's people share with, when they change their minds, and who looks. */
import type { Label } from '../../domain/kernel/terms.ts'
import type { Act } from './acts.ts'
import { demonstrationDays, type Telling } from './telling.ts'

const practiceTeam = { E84901: 'harrowHillPractice', E86902: 'uxbridgeLanePractice' } as const
const practiceDoctor = { E84901: 'gp', E86902: 'gp-2' } as const
const others = [
  'renal',
  'diabetes',
  'rheumatology',
  'lung',
  'district',
  'reablement',
  'clinicalAdvice',
  'talking',
] as const

const someLabels = (telling: Telling): readonly Label[] => {
  const { random } = telling
  return [
    'general',
    ...(random.chance(0.4) ? (['mental'] as const) : []),
    ...(random.chance(0.25) ? (['sexual'] as const) : []),
    ...(random.chance(0.3) ? (['social'] as const) : []),
  ]
}

/** The first person begins with nothing shared with their practice, so that the tour can share and stop sharing. */
const withPractice = (telling: Telling): readonly Act[] => {
  const { person, random, on } = telling
  const team = practiceTeam[person.practice]
  const begins = 30 + random.next() * 60
  const share: Act = { at: on(begins), kind: 'share', person, team, labels: ['general'] }
  const look = (day: number): Act => ({
    at: on(day),
    kind: 'look',
    person,
    professional: practiceDoctor[person.practice],
    team,
  })
  const wider: Act = { at: on(begins + 200), kind: 'share', person, team, labels: ['general', 'mental'] }
  const stop: Act = { at: on(begins + 320), kind: 'stopSharing', person, team }
  if (person.login === 'patient')
    return [
      share,
      look(begins + 5),
      {
        at: on(begins + 7),
        kind: 'question',
        from: 'patient',
        person,
        words: 'I was not at the practice that day. Who is this?',
      },
      {
        at: on(begins + 9),
        kind: 'question',
        from: 'privacyOfficer',
        person,
        words:
          'This is your own GP. They looked at the blood test that the hospital had sent the day before.',
      },
      wider,
      look(begins + 210),
      {
        at: on(begins + 212),
        kind: 'question',
        from: 'patient',
        person,
        words: 'I have not seen this doctor for months.',
      },
      stop,
      look(begins + 330),
    ]
  return [
    share,
    look(begins + 9 + random.next() * 100),
    ...(random.chance(0.3) ? [wider] : []),
    ...(random.chance(0.15) ? [stop] : []),
  ]
}

const withAnother = (telling: Telling): readonly Act[] => {
  const { person, random, on } = telling
  const team = random.pick(others)
  const begins = 90 + random.next() * 300
  const again = random.chance(0.5)
  return [
    { at: on(begins), kind: 'share', person, team, labels: someLabels(telling) },
    ...(again ? ([{ at: on(begins + 150), kind: 'stopSharing', person, team }] as const) : []),
    ...(again && random.chance(0.4)
      ? ([
          {
            at: on(Math.min(begins + 280, demonstrationDays - 2)),
            kind: 'share',
            person,
            team,
            labels: ['general'],
          },
        ] as const)
      : []),
  ]
}

/** Shares given, changed and withdrawn over two years, and a few looks. */
export const sharingOf = (telling: Telling): readonly Act[] => [
  ...withPractice(telling),
  ...withAnother(telling),
]
