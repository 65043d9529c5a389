/** Who has looked at a record: by day, as sentences; runs of the same are folded, never dropped. */
import { Details } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import type { Label } from '../../domain/kernel/terms.ts'
import { labels } from '../../domain/kernel/terms.ts'
import type { AccessLogLine } from '../../projections/accessLogViews.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer } from '../layout/view.ts'
import { day, dayKey, time } from '../text/dates.ts'
import { allowedBecause, lookedAt, refusedFor, yours, type Whose } from '../text/looks.ts'
import { capital, roleWords } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { groupBy, runsBy, type Group } from './group.ts'
import { discloseNothing } from './look.ts'
import { readNames } from './names.ts'
import { NextPage } from './nextPage.tsx'
import { OwnNote } from './questionNote.tsx'

const pageSize = 100

/** Whoever looked, by user and team. */
export type Whom = (line: AccessLogLine) => string

const isProfessional = ({ role }: AccessLogLine): boolean => role === 'professional'

/** Looks names up once for a page of lines. `held` are the labels that the reader may know of team names. */
export const readWhom = async (
  { exchange: { queries } }: PageRequest,
  lines: readonly AccessLogLine[],
  { patient, own, held }: { readonly patient: string; readonly own: string; readonly held: readonly Label[] },
): Promise<Whom> => {
  const users = [...new Set(lines.filter(isProfessional).map(({ user }) => user))]
  const [names, people] = await Promise.all([
    readNames(queries, held),
    Promise.all(users.map(async user => [user, await queries.directory.professional(user)] as const)),
  ])
  const byUser = new Map(people)
  return line => {
    if (line.user === patient) return own
    if (!isProfessional(line)) return anyone(line)
    const name = byUser.get(line.user)?.name ?? 'A professional who is no longer listed'
    return line.team === undefined ? name : `${name}, ${names.team(line.team)},`
  }
}

const anyone = ({ role }: AccessLogLine): string => {
  const words =
    Object.entries(roleWords)
      .find(([name]) => name === role)?.[1]
      .toLowerCase() ?? 'somebody'
  return /^[aeiou]/.test(words) ? `An ${words}` : `A ${words}`
}

const runKey = ({ user, role, team, outcome, rule }: AccessLogLine): string =>
  [user, role, team ?? '', outcome, rule].join(' ')

const times = (run: Group<AccessLogLine>): string => {
  const last = run.items[0].at
  const first = run.items.at(-1)?.at ?? last
  return time(first) === time(last) ? `At ${time(last)}` : `From ${time(first)} to ${time(last)}`
}

/** One run of the same person under the same rule, as a sentence. */
export const runSentence = (run: Group<AccessLogLine>, whom: Whom, whose: Whose): string => {
  const [line] = run.items
  const kinds = run.items.flatMap(({ entries }) =>
    entries.flatMap(({ kind }) => (kind === undefined ? [] : [kind])),
  )
  const what = lookedAt(
    run.items.map(({ look }) => look),
    kinds,
    whose,
  )
  const count = new Set(run.items.map(({ request }) => request)).size
  const often = count === 1 ? '' : ` (${String(count)} times)`
  const reason = line.outcome === 'viewed' ? allowedBecause(line.rule, whose) : refusedFor(line.rule, whose)
  const ending = reason === '' ? '' : `, ${reason}`
  return line.outcome === 'viewed'
    ? `${whom(line)} looked at ${what}${often}${ending}.`
    : `${whom(line)} tried to look at ${what}${often} and was refused${ending}.`
}

interface LogProps {
  readonly lines: readonly AccessLogLine[]
  readonly whom: Whom
  readonly whose: Whose
  /** What stands under a run of looks. */
  readonly note: (run: Group<AccessLogLine>) => ReactNode
}

/** The list by day. */
export const LogByDay = ({ lines, whom, whose, note }: LogProps) => (
  <>
    {groupBy(lines, line => dayKey(line.at)).map(({ key, items }) => (
      <section key={key} aria-labelledby={`day-${key}`}>
        <h2 className="nhsuk-heading-m" id={`day-${key}`}>
          {day(items[0].at)}
        </h2>
        <ul className="cie-items">
          {runsBy(items, runKey).map(run => (
            <li key={`${run.items[0].event.stream} ${String(run.items[0].event.revision)}`}>
              <p className="nhsuk-u-margin-bottom-1">{capital(runSentence(run, whom, whose))}</p>
              <p className="nhsuk-body-s nhsuk-u-margin-bottom-1 cie-meta">{times(run)}</p>
              {note(run)}
            </li>
          ))}
        </ul>
      </section>
    ))}
  </>
)

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
