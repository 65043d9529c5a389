/** Commissioners, and what of the dashboards is granted to each: for administrators. */
import { Button, TextInput } from 'nhsuk-react-components'
import { opaqueId } from '../../domain/kernel/ids.ts'
import type { CommissionerView } from '../../projections/officeViews.ts'
import { faultOf } from '../layout/errors.tsx'
import { DataTable } from '../layout/table.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import type { PageRequest } from '../visitor.ts'

export const section = '/commissioners'

const someOf = (names: 'every' | readonly string[], what: string): string =>
  names === 'every' ? `Every ${what}` : names.join(', ')

/** `Brent and Harrow`-like, in one cell. */
const areasOf = ({ areas }: CommissionerView): string =>
  areas === 'everywhere' ? 'All of North West London' : areas.join(', ')

const stands = ({ since, withdrawnAt, withdrawnBecause = '' }: CommissionerView): string =>
  withdrawnAt === undefined
    ? `Since ${dayAndTime(since)}`
    : `Withdrawn on ${dayAndTime(withdrawnAt)}: ${withdrawnBecause}`

const List = ({ commissioners }: { readonly commissioners: readonly CommissionerView[] }) => (
  <DataTable
    caption="By name"
    rows={commissioners}
    keyOf={({ id }) => id}
    columns={[
      { heading: 'Commissioner', cell: ({ id, name }) => <a href={`${section}/${id}`}>{name}</a> },
      { heading: 'Areas', cell: areasOf },
      { heading: 'Dashboards', cell: ({ questions }) => someOf(questions, 'dashboard') },
      { heading: 'Broken down by', cell: ({ breakdowns }) => someOf(breakdowns, 'breakdown') },
      { heading: 'Granted', cell: stands },
    ]}
  />
)

/** `/commissioners` */
export const commissionersPage = async ({ exchange }: PageRequest): Promise<Answer> => {
  const commissioners = await exchange.queries.directory.commissioners()
  return show({
    title: 'Commissioners',
    section,
    wide: true,
    body: (
      <>
        <h1 className="nhsuk-heading-l">Commissioners</h1>
        <p>Which areas and dashboards each may see. Nobody can be found in any of them.</p>
        <Button href={`${section}/new`}>Grant dashboards to somebody new</Button>
        {commissioners.length === 0 ? (
          <p>Nothing is granted to anybody yet.</p>
        ) : (
          <List commissioners={commissioners} />
        )}
      </>
    ),
  })
}

/** `/commissioners/new?user=`: a commissioner is known by the number that they read where nothing is granted to them. */
export const newCommissioner = ({ query }: PageRequest): Promise<Answer> => {
  const { user } = query
  const id = opaqueId.safeParse(user?.trim())
  if (id.success) return Promise.resolve(goTo(`${section}/${id.data}`))
  const faults: readonly Fault[] =
    user === undefined ? [] : [{ field: 'user', says: 'Enter their number: it has 32 letters and digits' }]
  const title = 'Whom do you grant dashboards to?'
  return Promise.resolve(
    show({
      title,
      section,
      faults,
      status: faults.length > 0 ? 400 : 200,
      back: { href: section, text: 'Back to commissioners' },
      body: (
        <div className="cie-narrow">
          <h1 className="nhsuk-heading-l">{title}</h1>
          <form method="get" action={`${section}/new`} noValidate>
            <TextInput
              id="user"
              name="user"
              label="Their number"
              labelProps={{ size: 's' }}
              hint="They see it when they sign in and nothing is granted to them"
              autoComplete="off"
              spellCheck={false}
              defaultValue={user ?? ''}
              {...faultOf(faults, 'user')}
            />
            <Button type="submit">Continue</Button>
          </form>
        </div>
      ),
    }),
  )
}
