/** Sharing, first steps: find the organisation, then choose its team. */
import { Button, TextInput } from 'nhsuk-react-components'
import type { ProviderView, TeamView } from '../../projections/officeViews.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer } from '../layout/view.ts'
import { settingWords } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { readNames } from './names.ts'

const shownAtMost = 30

const matching = (providers: readonly ProviderView[], words: string): readonly ProviderView[] =>
  providers
    .filter(({ agreement, name }) => agreement === 'inForce' && name.toLowerCase().includes(words))
    .toSorted((a, b) => a.name.localeCompare(b.name))

interface ProvidersProps {
  readonly found: readonly ProviderView[]
  readonly words: string
}

const Providers = ({ found, words }: ProvidersProps) => (
  <div className="cie-narrow">
    <h1 className="nhsuk-heading-l">Where does the team work?</h1>
    <form method="get" action="/sharing/new" role="search">
      <TextInput
        id="q"
        name="q"
        label="Name of the hospital, GP practice or council"
        hint="You can type a part of it"
        defaultValue={words}
        autoComplete="off"
      />
      <Button type="submit" secondary>
        Search
      </Button>
    </form>
    <h2 className="nhsuk-heading-m">{words === '' ? 'Organisations' : `Organisations with “${words}”`}</h2>
    {found.length === 0 && (
      <p>None was found. Check the spelling, or search for a shorter part of the name.</p>
    )}
    <ul className="cie-items">
      {found.slice(0, shownAtMost).map(({ id, name, setting }) => (
        <li key={id}>
          <p className="nhsuk-u-margin-bottom-1">
            <a href={`/sharing/new/${id}`}>{name}</a>
          </p>
          <p className="nhsuk-body-s cie-meta">{settingWords[setting]}</p>
        </li>
      ))}
    </ul>
    {found.length > shownAtMost && (
      <p>There are {found.length - shownAtMost} more. Search to find one of them.</p>
    )}
  </div>
)

/** `/sharing/new?q=` */
export const chooseProvider = async (request: PageRequest): Promise<Answer> => {
  const words = (request.query['q'] ?? '').trim().slice(0, 100)
  const providers = await request.exchange.queries.directory.providers()
  return show({
    title: 'Where does the team work?',
    section: '/sharing',
    back: { href: '/sharing', text: 'Back to who can see your record' },
    body: <Providers found={matching(providers, words.toLowerCase())} words={words} />,
  })
}

const Teams = ({ provider, teams }: { readonly provider: string; readonly teams: readonly TeamView[] }) => (
  <div className="cie-narrow">
    <h1 className="nhsuk-heading-l">
      <span className="nhsuk-caption-l">{provider}</span>
      Which team?
    </h1>
    {teams.length === 0 && <p>{provider} has no teams here yet.</p>}
    <ul className="cie-items">
      {teams.map(({ id, name, specialty }) => (
        <li key={id}>
          <p className="nhsuk-u-margin-bottom-1">
            <a href={`/sharing/team/${id}`}>{name}</a>
          </p>
          <p className="nhsuk-body-s cie-meta">{specialty}</p>
        </li>
      ))}
    </ul>
  </div>
)

/** `/sharing/new/:provider` */
export const chooseTeam = async (request: PageRequest): Promise<Answer> => {
  const { providers, teams } = await readNames(request.exchange.queries)
  const provider = providers.find(
    ({ id, agreement }) => id === request.params['provider'] && agreement === 'inForce',
  )
  if (provider === undefined) return show(errorView({ status: 404 }))
  const its = teams.filter(team => team.provider === provider.id && team.open)
  return show({
    title: 'Which team?',
    section: '/sharing',
    back: { href: '/sharing/new', text: 'Back to organisations' },
    body: <Teams provider={provider.name} teams={its.toSorted((a, b) => a.name.localeCompare(b.name))} />,
  })
}
