/** The demonstration's professionals and officers, with the names they sign in by. None of them exists. */
import { practiceTeamOf, regionalPractices } from '../places/practices.ts'
import { randomOf } from '../random.ts'
import { names } from './names.ts'

export interface DemonstrationProfessional {
  readonly login: string
  readonly name: string
  readonly profession: string
  /** Keys of teams. */
  readonly teams: readonly [string, ...string[]]
}

export const demonstrationProfessionals: readonly DemonstrationProfessional[] = [
  { login: 'gp', name: 'Dr Amara Osei', profession: 'General practitioner', teams: ['harrowHillPractice'] },
  {
    login: 'gp-2',
    name: 'Dr Tomasz Lind',
    profession: 'General practitioner',
    teams: ['uxbridgeLanePractice'],
  },
  { login: 'nurse', name: 'Nurse Bela Quist', profession: 'Specialist nurse', teams: ['renal', 'diabetes'] },
  { login: 'consultant', name: 'Dr Idris Vane', profession: 'Consultant nephrologist', teams: ['renal'] },
  {
    login: 'diabetologist',
    name: 'Dr Sunniva Rao',
    profession: 'Consultant diabetologist',
    teams: ['diabetes'],
  },
  { login: 'hiv-consultant', name: 'Dr Petra Molloy', profession: 'Consultant physician', teams: ['hiv'] },
  {
    login: 'emergency-doctor',
    name: 'Dr Kofi Brandt',
    profession: 'Emergency physician',
    teams: ['emergency'],
  },
  { login: 'lung-consultant', name: 'Dr Mirela Stone', profession: 'Consultant physician', teams: ['lung'] },
  { login: 'district-nurse', name: 'Nurse Odell Park', profession: 'District nurse', teams: ['district'] },
  { login: 'therapist', name: 'Ines Carrow', profession: 'Psychological therapist', teams: ['talking'] },
  {
    login: 'social-worker',
    name: 'Rowan Achebe',
    profession: 'Social worker',
    teams: ['assessment', 'reablement'],
  },
  {
    login: 'adviser-111',
    name: 'Nurse Lior Hale',
    profession: 'Clinical adviser',
    teams: ['clinicalAdvice'],
  },
]

const doctors: Readonly<Record<string, string>> = { E84901: 'gp', E86902: 'gp-2' }

/** The sign-in name of a practice's doctor. */
export const doctorOf = (ods: string): string => doctors[ods] ?? `gp-${ods.toLowerCase()}`

/** One doctor of each practice of the region. */
export const regionalDoctors: readonly DemonstrationProfessional[] = regionalPractices.map(({ ods }, nth) => {
  const random = randomOf('doctor', nth)
  return {
    login: doctorOf(ods),
    name: `Dr ${random.pick([...names.women, ...names.men])} ${random.pick(names.families)}`,
    profession: 'General practitioner',
    teams: [practiceTeamOf(ods)],
  }
})

/** Those whose role alone says what they may do. */
export const demonstrationOfficers = [
  { login: 'admin', name: 'Sam Fielding', role: 'administrator' },
  { login: 'privacy-officer', name: 'Nell Okafor', role: 'privacyOfficer' },
  { login: 'auditor', name: 'Ravi Thorne', role: 'auditor' },
  { login: 'commissioner', name: 'Gwen Marsh', role: 'commissioner' },
  { login: 'commissioner-brent', name: 'Theo Lane', role: 'commissioner' },
] as const

/** The areas of the dashboards that each commissioner is granted, by sign-in name. */
export const demonstrationAreas = { commissioner: 'everywhere', 'commissioner-brent': ['Brent'] } as const
