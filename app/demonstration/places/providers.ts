/** The demonstration's providers of all six care settings and their twenty teams. None of them exists. */
import type { CareSetting, Label } from '../../../domain/kernel/terms.ts'

export interface DemonstrationTeam {
  readonly key: string
  readonly name: string
  readonly specialty: string
  /** Set where the name is a diagnosis. */
  readonly label?: Label
}
/** A primary care network. */
export interface Network {
  readonly code: string
  readonly name: string
}
export interface DemonstrationProvider {
  readonly key: string
  readonly name: string
  readonly ods: string
  readonly setting: CareSetting
  readonly network?: Network
  readonly teams: readonly DemonstrationTeam[]
}

const team = (key: string, name: string, specialty: string): DemonstrationTeam => ({ key, name, specialty })

/** The hospital that the demonstration's MLLP connection speaks for. */
export const demonstrationHospital = 'RZW01'

export const demonstrationProviders: readonly DemonstrationProvider[] = [
  {
    key: 'westway',
    name: 'Westway General Hospital',
    ods: demonstrationHospital,
    setting: 'acute',
    teams: [
      team('renal', 'Kidney team', 'Renal medicine'),
      team('diabetes', 'Diabetes team', 'Diabetes'),
      team('rheumatology', 'Rheumatology team', 'Rheumatology'),
      team('oncology', 'Cancer team', 'Oncology'),
      { ...team('hiv', 'HIV clinic', 'Genitourinary medicine'), label: 'sexual' },
      team('emergency', 'Emergency department', 'Emergency medicine'),
    ],
  },
  {
    key: 'grandUnion',
    name: 'Grand Union Hospital',
    ods: 'RZG02',
    setting: 'acute',
    teams: [
      team('lung', 'Lung team', 'Respiratory medicine'),
      team('heart', 'Heart team', 'Cardiology'),
      team('colposcopy', 'Women’s health clinic', 'Gynaecology'),
      team('children', 'Children’s team', 'Paediatrics'),
    ],
  },
  {
    key: 'brentValley',
    name: 'Brent Valley Community Services',
    ods: 'RZB03',
    setting: 'community',
    teams: [
      team('district', 'District nursing team', 'Community nursing'),
      team('podiatry', 'Foot health team', 'Podiatry'),
      team('therapy', 'Therapy team', 'Physiotherapy'),
    ],
  },
  {
    key: 'thamesView',
    name: 'Thames View Mental Health Trust',
    ods: 'RZT04',
    setting: 'mentalHealth',
    teams: [
      team('talking', 'Talking therapies team', 'Psychological therapy'),
      team('recovery', 'Community recovery team', 'Adult mental health'),
    ],
  },
  {
    key: 'harrowHill',
    name: 'Harrow Hill Surgery',
    ods: 'E84901',
    setting: 'gp',
    network: { code: 'U95018', name: 'Fulmar Primary Care Network' },
    teams: [team('harrowHillPractice', 'Practice team', 'General practice')],
  },
  {
    key: 'uxbridgeLane',
    name: 'Uxbridge Lane Medical Centre',
    ods: 'E86902',
    setting: 'gp',
    network: { code: 'U95024', name: 'Greenfinch Primary Care Network' },
    teams: [team('uxbridgeLanePractice', 'Practice team', 'General practice')],
  },
  {
    key: 'hounslowCare',
    name: 'Riverside Adult Social Care',
    ods: 'HBC05',
    setting: 'socialCare',
    teams: [
      team('reablement', 'Help at home team', 'Reablement'),
      team('assessment', 'Assessment team', 'Social work'),
    ],
  },
  {
    key: 'nhs111',
    name: 'North West 111',
    ods: 'NLO11',
    setting: 'nhs111',
    teams: [team('clinicalAdvice', 'Clinical advice team', 'Urgent care')],
  },
]
