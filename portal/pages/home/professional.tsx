/** A professional's first page: what waits for their team, what it is to do next, what waits for people, and what is new. */
import { errorView } from '../../layout/errors.tsx'
import { show, type Answer } from '../../layout/view.ts'
import type { PageRequest } from '../../visitor.ts'
import { authorOf, readWhom, sharedOfAll } from '../carePlans/who.ts'
import { Lines } from './list.tsx'
import { newSteps } from './plans.ts'
import { Notices } from './notices.tsx'
import { countReviews, readTeamNews, readTeamPlans } from './readTeam.ts'
import {
  forPeople,
  forTeam,
  newForTeam,
  nextForTeam,
  noticesForTeam,
  type TeamStanding,
} from './teamLines.ts'

/** The body, from what was read. */
export const TeamBody = ({
  standing,
  visitor,
}: {
  readonly standing: TeamStanding
  readonly visitor: PageRequest['visitor']
}) => {
  const { now, whom, team } = standing
  return (
    <>
      <h1 className="nhsuk-heading-l">
        <span className="nhsuk-caption-l">{whom.team(team)}</span>
        Your team today
      </h1>
      <div className="nhsuk-grid-row">
        <div className="nhsuk-grid-column-one-half">
          <Notices visitor={visitor} notices={noticesForTeam(standing)} now={now} />
          <Lines
            id="for-team"
            heading="Waiting for you and your team"
            lines={forTeam(standing)}
            none="Nothing waits for your team: no review is due within two weeks, and nobody offers a change."
            now={now}
          />
          <Lines
            id="next"
            heading="What your team does next"
            lines={nextForTeam(standing)}
            none="No action of your team is due within two weeks."
            now={now}
          />
        </div>
        <div className="nhsuk-grid-column-one-half">
          <Lines
            id="for-people"
            heading="Waiting for the person"
            lines={forPeople(standing)}
            none="Nobody has yet to say whether they agree."
            now={now}
          />
          <Lines
            id="new"
            heading="New"
            lines={newForTeam(standing)}
            none="Nothing new in the records and plans of your people."
            now={now}
          />
        </div>
      </div>
      <p>
        <a href="/caseload">All people of your team</a>
      </p>
    </>
  )
}

/** `/` for professionals. */
export const professionalHome = async (request: PageRequest): Promise<Answer> => {
  const { user, team } = request.visitor.actor
  if (team === undefined) return show(errorView({ status: 404 }))
  const [people, news, open] = await Promise.all([
    readTeamPlans(request, team),
    readTeamNews(request, team),
    request.exchange.queries.notes.undelivered(team),
  ])
  const now = request.exchange.clock()
  const reviews = await countReviews(request, team, people)
  const somebody = people.flatMap(({ plans, drafts }) => [
    ...newSteps(plans, { reader: user, now }).map(({ last }) => last),
    ...[...drafts.values()].flat().map(authorOf),
  ])
  const labels = sharedOfAll(people.map(({ disclosure }) => disclosure))
  const whom = await readWhom(
    request,
    { disclosure: { permit: { labels } }, place: { own: false } },
    somebody,
  )
  return show({
    title: 'Your team today',
    section: '/',
    wide: true,
    body: (
      <TeamBody
        visitor={request.visitor}
        standing={{ user, team, people, news, undelivered: open.length, reviews, whom, now }}
      />
    ),
  })
}
