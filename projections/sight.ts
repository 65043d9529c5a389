/** What a viewer may see of each item: the policy's own answer, over rows that the database has already narrowed down. */
import type { ExpressionBuilder, Expression, SqlBool } from 'kysely'
import type { Disclosure, Permitted } from '../access/types.ts'
import type { LabelOrUnset } from '../domain/kernel/terms.ts'
import { newestPolicy } from '../domain/policy/newest.ts'
import type { EntryFacts, Permit, Sight } from '../domain/policy/request.ts'
import type { EntryRow, TimelineTables } from './timelineTables.ts'

export type Facts = Pick<EntryRow, 'label' | 'team' | 'release_at' | 'hold' | 'hastened'>

/** The columns that a decision is made from. */
export const factColumns = [
  'label',
  'team',
  'release_at',
  'hold',
  'hastened',
] as const satisfies readonly (keyof Facts)[]

const factsOf = ({ label, team, release_at: releaseAt, hold, hastened }: Facts): EntryFacts =>
  team === null
    ? { label, releaseAt, hold, hastened: hastened === 1 }
    : { label, team, releaseAt, hold, hastened: hastened === 1 }

/** How the viewer sees this item, at the moment that the decision or the disclosure was made for. */
export const sightOf = ({ permit, at }: Pick<Permitted | Disclosure, 'permit' | 'at'>, row: Facts): Sight =>
  newestPolicy.sight(permit, factsOf(row), at)

/** The labels that leave covers; `unset` is one of them where it covers what is not labelled yet. */
export const heldBy = ({ labels, unset }: Permit): readonly LabelOrUnset[] =>
  unset ? [...labels, 'unset'] : labels

/** An item that its team took back was perhaps never this person's: alone it is no reason to see them. */
const stands = (where: ExpressionBuilder<TimelineTables, 'timeline_entry'>): Expression<SqlBool> =>
  where.or([
    where('retracted_revision', 'is', null),
    where('retracted_revision', '<', where.ref('shown_revision')),
  ])

/** What every visible item fulfils: one of the labels held, or written by the viewer's team and not taken back. The policy decides among these. */
export const mayBeSeen =
  (permit: Permit) =>
  (where: ExpressionBuilder<TimelineTables, 'timeline_entry'>): Expression<SqlBool> => {
    const { ownTeam } = permit
    const held = heldBy(permit)
    return where.or([
      ...(held.length === 0 ? [] : [where('timeline_entry.label', 'in', held)]),
      ...(ownTeam === undefined
        ? []
        : [where.and([where('timeline_entry.team', '=', ownTeam), stands(where)])]),
    ])
  }
