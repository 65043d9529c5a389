/** The rest of the demonstration's region: hospitals, community and mental health services, social care, hospices, urgent care. None of them exists. */
import type { CareSetting } from '../../../domain/kernel/terms.ts'
import { boroughs } from '../../../domain/kernel/terms.ts'
import type { Random } from '../random.ts'
import type { Borough } from './areas.ts'
import type { DemonstrationProvider } from './providers.ts'

interface Kind {
  readonly setting: CareSetting
  /** What its ODS codes begin with. */
  readonly prefix: string
  readonly names: readonly string[]
  /** Names of teams, each with its specialty. */
  readonly teams: readonly (readonly [string, string])[]
}

const inEach = (what: string): readonly string[] => boroughs.map(borough => `${borough} ${what}`)

const kinds: readonly Kind[] = [
  {
    setting: 'acute',
    prefix: 'RZQ',
    names: [
      'Alperton General Hospital',
      'Southall General Hospital',
      'Fulham Broadway Hospital',
      'Pinner Green Hospital',
      'Hayes Royal Infirmary',
      'Chiswick Park Hospital',
      'Earl’s Court Hospital',
      'St Aldhelm’s Hospital, Paddington',
      'Wembley Park Hospital',
      'Northolt Infirmary',
    ],
    teams: [
      ['Emergency department', 'Emergency medicine'],
      ['Diabetes team', 'Diabetes'],
      ['Heart team', 'Cardiology'],
      ['Chest team', 'Respiratory medicine'],
      ['Cancer team', 'Oncology'],
      ['Older people’s team', 'Elderly medicine'],
    ],
  },
  {
    setting: 'community',
    prefix: 'RZC',
    names: inEach('Community Health Services'),
    teams: [
      ['District nursing team', 'Community nursing'],
      ['Foot health team', 'Podiatry'],
    ],
  },
  {
    setting: 'community',
    prefix: 'HSP',
    names: inEach('Hospice'),
    teams: [['Palliative care team', 'Palliative care']],
  },
  {
    setting: 'mentalHealth',
    prefix: 'RZM',
    names: [
      'Acton Mental Health Centre',
      'Harlesden Recovery Centre',
      'Hillingdon Court Mental Health Unit',
      'Kensington Mind Centre',
      'Twickenham Road Mental Health Centre',
      'Westbourne Mental Health Centre',
    ],
    teams: [['Adult team', 'Adult mental health']],
  },
  {
    setting: 'socialCare',
    prefix: 'HBX',
    names: [...inEach('Adult Social Care'), ...boroughs.slice(0, 6).map(one => `${one} Home Care`)],
    teams: [['Assessment team', 'Social work']],
  },
  {
    setting: 'nhs111',
    prefix: 'NLX',
    names: ['Urgent Care at Night', 'Out of Hours Doctors West'],
    teams: [['Clinical advice team', 'Urgent care']],
  },
]

const two = (nth: number): string => String(nth + 1).padStart(2, '0')

/** Every provider of the region that is neither a practice nor one of the small demonstration's. */
export const otherProviders: readonly DemonstrationProvider[] = kinds.flatMap(
  ({ setting, prefix, names, teams }) =>
    names.map((name, nth): DemonstrationProvider => {
      const ods = `${prefix}${two(nth)}`
      return {
        key: ods,
        name,
        ods,
        setting,
        teams: teams.map(([team, specialty]) => ({ key: `${ods}-${specialty}`, name: team, specialty })),
      }
    }),
)

const hospitals = otherProviders.filter(({ setting }) => setting === 'acute').map(({ ods }) => ods)

/** The hospital that somebody of the borough mostly goes to. */
export const drawHospital = (random: Random, borough: Borough): string =>
  (random.chance(0.75) ? hospitals[boroughs.indexOf(borough)] : undefined) ?? random.pick(hospitals)
