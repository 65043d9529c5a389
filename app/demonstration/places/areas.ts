/** Where the demonstration's people live: invented postcodes of the eight boroughs, and how deprived each is. */
import { readFileSync } from 'node:fs'
import { boroughs } from '../../../domain/kernel/terms.ts'
import type { Random } from '../random.ts'

export type Borough = (typeof boroughs)[number]

/** A postcode. No real one has these letters at its end, so nobody lives there. */
interface Area {
  readonly postcode: string
  readonly borough: Borough
  /** Index of Multiple Deprivation 2019: 1 is the most deprived tenth of England's neighbourhoods. */
  readonly decile: number
}

/** The districts of each borough, and its share of the people. */
const districts: Readonly<Record<Borough, { readonly of: string; readonly share: number }>> = {
  Brent: { of: 'HA0 HA9 NW2 NW6 NW10', share: 0.16 },
  Ealing: { of: 'UB1 UB2 UB5 UB6 W3 W5 W7 W13', share: 0.17 },
  'Hammersmith and Fulham': { of: 'SW6 W6 W12 W14', share: 0.09 },
  Harrow: { of: 'HA1 HA2 HA3 HA5 HA7', share: 0.12 },
  Hillingdon: { of: 'HA4 HA6 UB3 UB4 UB8 UB10', share: 0.15 },
  Hounslow: { of: 'TW3 TW4 TW5 TW8 TW13 TW14 W4', share: 0.14 },
  'Kensington and Chelsea': { of: 'SW3 SW5 SW7 W8 W10 W11', share: 0.07 },
  Westminster: { of: 'NW8 SW1V W1H W2 W9', share: 0.1 },
}

const boroughOf = new Map(
  boroughs.flatMap(borough => districts[borough].of.split(' ').map(district => [district, borough] as const)),
)

const areaIn = (line: string): Area => {
  const [postcode = '', decile] = line.split(',')
  const borough = boroughOf.get(postcode.split(' ')[0] ?? '')
  if (borough === undefined) throw new Error(`areas.csv: ${postcode} lies in none of the boroughs`)
  return { postcode, borough, decile: Number(decile) }
}

/** Every area, as `areas.csv` has them. */
const areas: readonly Area[] = readFileSync(new URL('../areas.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map(areaIn)
const byBorough = Map.groupBy(areas, ({ borough }) => borough)

/** Somewhere in a borough. */
export const areaOf = (random: Random, borough: Borough): Area => random.pick(byBorough.get(borough) ?? [])

/** A borough, each as often as people live there. */
export const drawBorough = (random: Random): Borough => {
  let left = random.next()
  for (const borough of boroughs) {
    left -= districts[borough].share
    if (left < 0) return borough
  }
  return 'Westminster'
}
