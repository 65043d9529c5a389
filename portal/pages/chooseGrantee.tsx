/** Sharing, first steps: find the organisation, then choose its team, or one person who works there. */
import { Button, Details, TextInput } from 'nhsuk-react-components'
import { dayInLondon } from '../../domain/kernel/time.ts'
import type { MemberView, ProviderView, TeamView } from '../../projections/officeViews.ts'
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

interface TeamsProps {
  readonly provider: string
  readonly teams: readonly TeamView[]
  readonly members: readonly MemberView[]
}

const People = ({ teams, members }: TeamsProps) =>
  members.length === 0 ? null : (
    <Details>
      <Details.Summary>Share with one person who works there instead</Details.Summary>
      <Details.Text>
        <ul className="cie-items">
          {members.map(({ id, name, profession, team }) => (
            <li key={`${id} ${team}`}>
              <p className="nhsuk-u-margin-bottom-1">
                <a href={`/sharing/professional/${id}`}>{name}</a>
              </p>
              <p className="nhsuk-body-s cie-meta">
                {[profession, teams.find(one => one.id === team)?.name].join(', ')}
              </p>
            </li>
          ))}
        </ul>
      </Details.Text>
    </Details>
  )

const Teams = ({ provider, teams, members }: TeamsProps) => (
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
    <People provider={provider} teams={teams} members={members} />
  </div>
)

/** `/sharing/new/:provider` */
export const chooseTeam = async (request: PageRequest): Promise<Answer> => {
  const { clock, queries } = request.exchange
  const { providers, teams } = await readNames(queries)
  const provider = providers.find(
    ({ id, agreement }) => id === request.params['provider'] && agreement === 'inForce',
  )
  if (provider === undefined) return show(errorView({ status: 404 }))
  const its = teams
    .filter(team => team.provider === provider.id && team.open)
    .toSorted((a, b) => a.name.localeCompare(b.name))
  const members = await queries.directory.members(
    its.map(({ id }) => id),
    dayInLondon(clock()),
  )
  return show({
    title: 'Which team?',
    section: '/sharing',
    back: { href: '/sharing/new', text: 'Back to organisations' },
    body: <Teams provider={provider.name} teams={its} members={members} />,
  })
}
