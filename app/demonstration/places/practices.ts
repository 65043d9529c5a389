/** The demonstration's GP practices and their primary care networks, in each of the eight boroughs. None of them exists. */
import { boroughs } from '../../../domain/kernel/terms.ts'
import type { Random } from '../random.ts'
import type { Borough } from './areas.ts'
import { demonstrationProviders, type DemonstrationProvider, type Network } from './providers.ts'

export interface Practice extends DemonstrationProvider {
  readonly borough: Borough
  /** Whether it signs the sharing agreement before the two years begin: people of the demonstration belong to these alone. */
  readonly signed: boolean
}

const howMany = 290
const stems =
  'Alder Ash Barley Birch Bram Cedar Chal Elm Fern Glen Hazel Holly Larch Maple Oak Quince Rose Sand Thorn Willow'.split(
    ' ',
  )
const endings = 'brook field gate ham hill hurst ley mead mere mount ridge side view way wood'.split(' ')
const kinds = ['Surgery', 'Medical Centre', 'Health Centre', 'Family Practice', 'Group Practice']
const birds =
  'Avocet Bittern Blackbird Bluebird Bullfinch Buzzard Chaffinch Cormorant Crossbill Cuckoo Curlew Dipper Dotterel Dunnock Egret Fieldfare Firecrest Fulmar Gannet Goldcrest Goldfinch Goshawk Grebe Greenfinch Harrier Heron Hobby Jackdaw Kestrel Kingfisher Kittiwake Lapwing Linnet Magpie Mallard Merlin Moorhen Nightingale Nuthatch Osprey Partridge Peregrine Pipit Plover Redstart'.split(
    ' ',
  )
/** So many networks has each borough. */
const networks: Readonly<Record<Borough, number>> = {
  Brent: 6,
  Ealing: 6,
  'Hammersmith and Fulham': 5,
  Harrow: 6,
  Hillingdon: 6,
  Hounslow: 6,
  'Kensington and Chelsea': 5,
  Westminster: 5,
}
const mostOfABorough = Math.ceil(howMany / boroughs.length)

const networkOf = (borough: Borough, share: number): Network => {
  const before = boroughs.slice(0, boroughs.indexOf(borough)).reduce((sum, one) => sum + networks[one], 0)
  const nth = before + Math.floor(share * networks[borough])
  return { code: `U${String(95_001 + nth)}`, name: `${birds[nth] ?? ''} Primary Care Network` }
}

const regionalTeam = (ods: string): string => `practice-${ods}`

const practice = (nth: number): Practice => {
  const borough = boroughs[nth % boroughs.length] ?? 'Brent'
  const ods = `E89${String(101 + nth)}`
  const place = `${stems[nth % stems.length] ?? ''}${endings[Math.floor(nth / stems.length)] ?? ''}`
  const name = `${place} ${kinds[nth % kinds.length] ?? ''}`
  return {
    key: ods,
    name,
    ods,
    setting: 'gp',
    network: networkOf(borough, Math.floor(nth / boroughs.length) / mostOfABorough),
    teams: [{ key: regionalTeam(ods), name: 'Practice team', specialty: 'General practice' }],
    borough,
    signed: nth % 24 !== 23,
  }
}

/** The practices of the region, the two of the small demonstration left out. */
export const regionalPractices: readonly Practice[] = Array.from({ length: howMany }, (_, nth) =>
  practice(nth),
)

const main = (ods: string, borough: Borough): readonly Practice[] =>
  demonstrationProviders.filter(one => one.ods === ods).map(one => ({ ...one, borough, signed: true }))
const open = Map.groupBy(
  [...main('E84901', 'Harrow'), ...main('E86902', 'Hillingdon'), ...regionalPractices].filter(
    ({ signed }) => signed,
  ),
  ({ borough }) => borough,
)

/** A practice of the borough, large ones more often. */
export const drawPractice = (random: Random, borough: Borough): Practice => {
  const own = open.get(borough) ?? []
  const found = own[Math.floor(random.next() ** 1.4 * own.length)]
  if (found === undefined) throw new RangeError(`no practice in ${borough}`)
  return found
}

/** The key of the team of a practice. */
export const practiceTeamOf = (ods: string): string =>
  demonstrationProviders.find(one => one.ods === ods)?.teams[0]?.key ?? regionalTeam(ods)
