/** Two sides of what both changed, beside each other: words of a text, or fields of an item. */
import type { Stretch } from '../../../domain/carePlan/merge.ts'
import type { FormFields } from '../../../domain/kernel/planFields.ts'
import { DataTable } from '../../layout/table.tsx'
import { fieldWords } from '../../text/carePlans.ts'
import type { Whom } from './who.ts'

type Side = 'mine' | 'theirs'

const Text = ({ stretches, side }: { readonly stretches: readonly Stretch[]; readonly side: Side }) => (
  <p className="cie-letter cie-tight">
    {stretches.map((stretch, place) =>
      'agreed' in stretch ? (
        <span key={place}>{stretch.agreed}</span>
      ) : (
        <mark key={place}>{stretch[side] === '' ? '(nothing)' : stretch[side]}</mark>
      ),
    )}
  </p>
)

/** Two texts, with the words in which they part marked. */
export const Sides = ({
  stretches,
  whose,
}: {
  readonly stretches: readonly Stretch[]
  readonly whose: string
}) => (
  <div className="cie-sides">
    <section className="cie-side" aria-labelledby="mine">
      <h2 className="nhsuk-heading-s" id="mine">
        {whose}
      </h2>
      <Text stretches={stretches} side="mine" />
    </section>
    <section className="cie-side" aria-labelledby="theirs">
      <h2 className="nhsuk-heading-s" id="theirs">
        What stands in the plan now
      </h2>
      <Text stretches={stretches} side="theirs" />
    </section>
  </div>
)

interface FieldsProps {
  readonly names: readonly string[]
  readonly base: FormFields
  readonly mine: FormFields
  readonly theirs: FormFields
  readonly whose: string
  readonly team: Whom['team']
}

/** What a field of a form says, for people: a team by its name. */
const said = (fields: FormFields, name: string, team: Whom['team']): string => {
  const value = fields[name] ?? ''
  return name === 'who' && value === 'team' ? team(fields['team'] ?? '') : value
}

/** The fields in which two items part. */
export const FieldSides = ({ names, base, mine, theirs, whose, team }: FieldsProps) => (
  <DataTable
    caption="What both changed"
    rows={names}
    keyOf={name => name}
    columns={[
      { heading: 'Field', cell: name => fieldWords[name] ?? name },
      { heading: 'Before', cell: name => said(base, name, team) },
      { heading: whose, cell: name => said(mine, name, team) },
      { heading: 'In the plan now', cell: name => said(theirs, name, team) },
    ]}
  />
)
