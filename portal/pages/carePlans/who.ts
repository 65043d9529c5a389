/** The names of all who had a part in a plan, as its reader may know them. */
import { labels, type Label } from '../../../domain/kernel/terms.ts'
import type { Permit } from '../../../domain/policy/request.ts'
import type { DraftView, Trace } from '../../../projections/carePlanViews.ts'
import type { PageRequest } from '../../visitor.ts'
import { readNames, type Names } from '../names.ts'
import type { Place } from './place.ts'

/** Who somebody is, without when. */
export type Somebody = Pick<Trace, 'user' | 'role' | 'team'>

/** Whose a draft is. */
export const authorOf = ({ author: user, role, team }: DraftView): Somebody => ({
  user,
  role,
  ...(team !== undefined && { team }),
})

/** Names for a plan's pages. */
export interface Whom extends Names {
  /** `Dr Shah, Kidney team, St Mary’s Hospital`; the person is `You` to themself and `The patient` to others. */
  readonly who: (somebody: Somebody) => string
  /** The same within a sentence: `you`, `the patient`. */
  readonly by: (somebody: Somebody) => string
  /** The person whose plan it is, on top of a line. */
  readonly person: string
}

/** Labels that are shared of every one of them: names of teams that tell a diagnosis are shown for these alone. */
export const sharedOfAll = (
  disclosures: readonly { readonly permit: { readonly labels: readonly Label[] } }[],
): readonly Label[] =>
  (disclosures[0]?.permit.labels ?? []).filter(label =>
    disclosures.every(({ permit }) => permit.labels.includes(label)),
  )

/** Looks the names up once for a page. */
export const readWhom = async (
  { exchange: { queries }, visitor }: PageRequest,
  {
    disclosure,
    place,
  }: {
    readonly disclosure: { readonly permit: Pick<Permit, 'labels'> }
    readonly place: Pick<Place, 'own'>
  },
  people: readonly Somebody[],
): Promise<Whom> => {
  const held = place.own ? labels : disclosure.permit.labels
  const users = [...new Set(people.filter(({ role }) => role === 'professional').map(({ user }) => user))]
  const [names, found] = await Promise.all([
    readNames(queries, held, visitor.actor.team),
    Promise.all(users.map(async id => [id, (await queries.directory.professional(id))?.name] as const)),
  ])
  const byUser = new Map(found)
  const professional = ({ user, team }: Somebody): string => {
    const name = byUser.get(user) ?? 'a professional who is no longer listed'
    return team === undefined ? name : `${name}, ${names.team(team)}`
  }
  const [person, inSentence] = place.own ? ['You', 'you'] : ['The patient', 'the patient']
  return {
    ...names,
    person,
    who: one => (one.role === 'patient' ? person : professional(one)),
    by: one => (one.role === 'patient' ? inSentence : professional(one)),
  }
}
