/** The page where a professional of several teams says for which one they act now. */
import { Button, ErrorSummary, Radios } from 'nhsuk-react-components'
import type { PortalExchange } from '../exchange.ts'
import { csrfField } from '../security/csrf.ts'

/** A team to choose from: its name, and the organisation that it belongs to. */
export interface TeamChoice {
  readonly id: string
  readonly name: string
  readonly organisation: string
}

/** The teams with their names; one that the directory no longer holds is left out. */
export const teamChoices = async (
  exchange: PortalExchange,
  teams: readonly string[],
): Promise<readonly TeamChoice[]> => {
  const { directory } = exchange.queries
  const choices = await Promise.all(
    teams.map(async id => {
      const team = await directory.team(id)
      const provider = team === undefined ? undefined : await directory.provider(team.provider)
      return team === undefined ? [] : [{ id, name: team.name, organisation: provider?.name ?? '' }]
    }),
  )
  return choices.flat()
}

interface Props {
  readonly choices: readonly TeamChoice[]
  readonly chosen: string | undefined
  readonly returnTo: string
  readonly csrfToken: string
  readonly missing: boolean
}

const problem = 'Select the team you are working for'

export const ChooseTeamPage = ({ choices, chosen, returnTo, csrfToken, missing }: Props) => (
  <>
    {missing && (
      <ErrorSummary>
        <ErrorSummary.Title>There is a problem</ErrorSummary.Title>
        <ErrorSummary.List>
          <ErrorSummary.ListItem href="#team-1">{problem}</ErrorSummary.ListItem>
        </ErrorSummary.List>
      </ErrorSummary>
    )}
    <form method="post" action="/choose-team" noValidate>
      <input type="hidden" name={csrfField} value={csrfToken} />
      <input type="hidden" name="returnTo" value={returnTo} />
      <Radios
        id="team"
        name="team"
        legend="Which team are you working for?"
        legendProps={{ isPageHeading: true, size: 'l' }}
        hint="What you can see depends on the team. Patients are told which team looked at their record."
        {...(missing && { error: problem })}
      >
        {choices.map(choice => (
          <Radios.Item
            key={choice.id}
            value={choice.id}
            hint={choice.organisation}
            defaultChecked={choice.id === chosen}
          >
            {choice.name}
          </Radios.Item>
        ))}
      </Radios>
      <Button type="submit">Continue</Button>
    </form>
  </>
)
