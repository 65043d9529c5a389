/** A team's worklist of reviews, read the same way by portal and API: each person decided by themself, all put on record in one append. */
import type { Citation } from '../domain/access/events.ts'
import { streamName } from '../domain/kernel/ids.ts'
import type { LocalDate } from '../domain/kernel/time.ts'
import type { Access } from './access.ts'
import { together } from './together.ts'
import type { Disclosure, Permitted } from './types.ts'

/** An open plan that is to be reviewed: ids and a day, still to be decided. */
export interface DuePlan {
  readonly plan: string
  readonly patient: string
  readonly reviewOn: LocalDate
}

/** A plan in which the asker may see something, with what its content is read with. */
export interface SeenDuePlan extends DuePlan {
  readonly disclosure: Disclosure
}

interface Reading {
  readonly access: Pick<Access, 'discloseAll'>
  readonly queries: {
    readonly carePlans: {
      readonly reviews: (team: string, until: LocalDate) => Promise<readonly DuePlan[]>
      readonly pickOne: (may: Permitted, plan: string) => Promise<Citation | undefined>
    }
  }
}

interface Wanted {
  readonly team: string
  readonly until: LocalDate
  readonly limit: number
  /** The place that the page before ended with. */
  readonly after?: string | undefined
  /** Leave to look at these plans of a person; undefined, and on record, where it is refused. */
  readonly mayLook: (patient: string, plans: readonly string[]) => Promise<Permitted | undefined>
}

/** How many people are decided at a time. */
const atATime = 16

const placeOf = ({ reviewOn, plan }: DuePlan): string => `${reviewOn} ${plan}`

const permitted = async (
  { queries }: Reading,
  { mayLook }: Wanted,
  [patient, refs]: readonly [string, readonly DuePlan[]],
) => {
  const plans = refs.map(({ plan }) => plan)
  const may = await mayLook(patient, plans)
  if (may === undefined) return []
  const cited = await Promise.all(plans.map(plan => queries.carePlans.pickOne(may, plan)))
  const entries = cited.filter(one => one !== undefined)
  return entries.length === 0 ? [] : [{ may, entries }]
}

/** One page of a team's plans to be reviewed by a day, earliest first: those in which the asker may see something. */
export const readDueReviews = async (
  reading: Reading,
  wanted: Wanted,
): Promise<{ readonly items: readonly SeenDuePlan[]; readonly next?: string }> => {
  const { team, until, limit, after } = wanted
  const all = await reading.queries.carePlans.reviews(team, until)
  const rest = all.filter(one => after === undefined || placeOf(one) > after)
  const page = rest.slice(0, limit)
  const people = Map.groupBy(page, ({ patient }) => patient)
  const may = await together(atATime, [...people], person => permitted(reading, wanted, person))
  const disclosures = await reading.access.discloseAll(may.flat())
  const byPatient = new Map(disclosures.map(one => [one.patient, one]))
  const items = page.flatMap(one => {
    const disclosure = byPatient.get(one.patient)
    const isShown = disclosure?.entries.some(({ stream }) => stream === streamName('carePlan', one.plan))
    return disclosure !== undefined && isShown === true ? [{ ...one, disclosure }] : []
  })
  const last = page.at(-1)
  return { items, ...(rest.length > page.length && last !== undefined && { next: placeOf(last) }) }
}
