/** Who published a version, in the words of the directory. */
import { publisherFrom, type Publisher } from '../../domain/nhs111/message.ts'
import type { NoteVersionView } from '../../projections/noteViews.ts'
import type { Exchange } from '../http/exchange.ts'

export const publisherOf = async (
  { queries: { directory } }: Pick<Exchange, 'queries'>,
  { user, team: teamId }: Pick<NoteVersionView, 'user' | 'team'>,
): Promise<Publisher> => {
  const [person, team] = await Promise.all([
    directory.professional(user),
    teamId === undefined ? undefined : directory.team(teamId),
  ])
  const provider = team === undefined ? undefined : await directory.provider(team.provider)
  return publisherFrom({ person, team, provider })
}
