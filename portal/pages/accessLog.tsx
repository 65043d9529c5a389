/** Who has looked at a patient’s own record, everyone or everyone but them. */
import { Details } from 'nhsuk-react-components'
import { labels } from '../../domain/kernel/terms.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer } from '../layout/view.ts'
import { yours } from '../text/looks.ts'
import type { PageRequest } from '../visitor.ts'
import { discloseNothing } from './look.ts'
import { readWhom } from './lookers.ts'
import { LogByDay } from './looksByDay.tsx'
import { NextPage } from './nextPage.tsx'
import { OwnNote } from './questionNote.tsx'

const pageSize = 100

const others = 'others'

const Filter = ({ mine }: { readonly mine: boolean }) => (
  <nav aria-label="Show">
    <ul className="cie-filters">
      <li>{mine ? <strong aria-current="true">Everyone</strong> : <a href="/access-log">Everyone</a>}</li>
      <li>
        {mine ? (
          <a href={`/access-log?who=${others}`}>Everyone but you</a>
        ) : (
          <strong aria-current="true">Everyone but you</strong>
        )}
      </li>
    </ul>
  </nav>
)

/** `/access-log` */
export const accessLogPage = async (request: PageRequest): Promise<Answer> => {
  const patient = request.visitor.actor.user
  const disclosure = await discloseNothing(request, patient, 'accessLog')
  if (disclosure === undefined) return show(errorView({ status: 404 }))
  const { after, who } = request.query
  const mine = who !== others
  const { items: lines, next } = await request.exchange.queries.accessLog.read(disclosure, {
    limit: pageSize,
    ...(after !== undefined && { after }),
    ...(!mine && { others: true }),
  })
  const whom = await readWhom(request, lines, { patient, own: 'You', held: labels })
  return show({
    title: 'Who has looked at your record',
    section: '/access-log',
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">Who has looked at your record</h1>
        <p>Everyone who looks is written down here, you too. So is everyone who tried and was refused.</p>
        <Details>
          <Details.Summary>If you don’t recognise someone</Details.Summary>
          <Details.Text>
            <p>
              Many people work in a team, and you may not have met all of them. If you still wonder, choose “I
              don’t recognise this” beside the look: a privacy officer finds out and answers you here.
            </p>
            <p>
              You can also <a href="/sharing">stop sharing</a> with that team now.
            </p>
          </Details.Text>
        </Details>
        <Filter mine={mine} />
        {lines.length === 0 ? (
          <p>{mine ? 'Nobody has looked yet.' : 'Nobody but you has looked.'}</p>
        ) : (
          <LogByDay
            lines={lines}
            whom={whom}
            whose={yours}
            note={run => <OwnNote run={run} patient={patient} />}
          />
        )}
        <NextPage
          base="/access-log"
          params={mine ? {} : { who: others }}
          next={next}
          paged={after !== undefined}
        />
      </div>
    ),
  })
}
