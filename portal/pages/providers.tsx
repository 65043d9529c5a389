/** The register of providers: who takes part, and who has signed the sharing agreement (P6). */
import { Button, Select, TextInput } from 'nhsuk-react-components'
import { careSettings } from '../../domain/kernel/terms.ts'
import { agreementStates, type ProviderView, type RegisterAsked } from '../../projections/officeViews.ts'
import { DataTable } from '../layout/table.tsx'
import { show, type Answer } from '../layout/view.ts'
import { endedWords, signedWords, stateOf, stateWords } from '../text/agreements.ts'
import { settingWords } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { NextPage } from './nextPage.tsx'

export const section = '/providers'
const pageSize = 50

type Filter = Pick<RegisterAsked, 'text' | 'setting' | 'state'>

const filterIn = (query: PageRequest['query']): Filter => {
  const text = query['q']?.trim() ?? ''
  const setting = careSettings.find(one => one === query['setting'])
  const state = agreementStates.find(one => one === query['state'])
  return {
    ...(text !== '' && { text: text.slice(0, 100) }),
    ...(setting !== undefined && { setting }),
    ...(state !== undefined && { state }),
  }
}

const paramsOf = ({ text, setting, state }: Filter): Readonly<Record<string, string>> => ({
  ...(text !== undefined && { q: text }),
  ...(setting !== undefined && { setting }),
  ...(state !== undefined && { state }),
})

interface NarrowProps<T extends string> {
  readonly name: string
  readonly label: string
  readonly of: readonly T[]
  readonly words: Readonly<Record<T, string>>
  readonly now: T | undefined
}

/** One value of a few, or all of them. */
const Narrow = <T extends string>({ name, label, of, words, now }: NarrowProps<T>) => (
  <Select id={name} name={name} label={label} labelProps={{ size: 's' }} defaultValue={now ?? ''}>
    <Select.Option value="">All</Select.Option>
    {of.map(value => (
      <Select.Option key={value} value={value}>
        {words[value]}
      </Select.Option>
    ))}
  </Select>
)

const Search = ({ filter }: { readonly filter: Filter }) => (
  <form method="get" action={section} role="search" className="cie-search">
    <TextInput
      id="q"
      name="q"
      label="Name or ODS code"
      labelProps={{ size: 's' }}
      hint="You can type a part of it"
      autoComplete="off"
      defaultValue={filter.text ?? ''}
    />
    <Narrow name="setting" label="Care setting" words={settingWords} of={careSettings} now={filter.setting} />
    <Narrow name="state" label="Agreement" words={stateWords} of={agreementStates} now={filter.state} />
    <Button type="submit" secondary>
      Search
    </Button>
  </form>
)

const Register = ({
  providers,
  found,
}: {
  readonly providers: readonly ProviderView[]
  readonly found: number
}) => (
  <DataTable
    dense
    caption={found === 1 ? '1 provider' : `${String(found)} providers, by name`}
    rows={providers}
    keyOf={({ id }) => id}
    columns={[
      { heading: 'Provider', cell: ({ id, name }) => <a href={`${section}/${id}`}>{name}</a> },
      { heading: 'ODS code', cell: ({ ods }) => ods },
      { heading: 'Care setting', cell: ({ setting }) => settingWords[setting] },
      { heading: 'Agreement', cell: one => stateWords[stateOf(one)] },
      { heading: 'Signed', cell: signedWords },
      { heading: 'Ended', cell: endedWords },
    ]}
  />
)

/** `/providers?q=&setting=&state=` */
export const providersPage = async ({ exchange, query }: PageRequest): Promise<Answer> => {
  const filter = filterIn(query)
  const { after } = query
  const page = { ...filter, limit: pageSize, ...(after !== undefined && { after }) }
  const { items, next, found } = await exchange.queries.directory.register(page)
  return show({
    title: 'Providers',
    section,
    wide: true,
    body: (
      <>
        <h1 className="nhsuk-heading-l">Providers</h1>
        <p>
          Only a provider that has signed the Digital Information Sharing Agreement sends messages, reads
          records and is counted.
        </p>
        <Button href={`${section}/new`}>Register a provider</Button>
        <Search filter={filter} />
        {items.length === 0 ? <p>None was found.</p> : <Register providers={items} found={found} />}
        <NextPage
          base={section}
          params={paramsOf(filter)}
          next={next}
          paged={after !== undefined}
          words={{ first: 'First page', next: 'Next page' }}
        />
      </>
    ),
  })
}
