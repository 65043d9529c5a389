/** Looks at a record by day, as sentences: neighbours of the same person under the same rule are one, and each of them is there to be opened. */
import { Details } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import type { AccessLogLine } from '../../projections/accessLogViews.ts'
import { day, dayKey, time } from '../text/dates.ts'
import { allowedBecause, lookedAt, refusedFor, type Whose } from '../text/looks.ts'
import { capital } from '../text/words.ts'
import { groupBy, runsBy, type Group } from './group.ts'
import type { Whom } from './lookers.ts'

const runKey = ({ user, role, team, outcome, rule }: AccessLogLine): string =>
  [user, role, team ?? '', outcome, rule].join(' ')

const times = (run: Group<AccessLogLine>): string => {
  const last = run.items[0].at
  const first = run.items.at(-1)?.at ?? last
  return time(first) === time(last) ? `At ${time(last)}` : `From ${time(first)} to ${time(last)}`
}

/** What was seen, from lines of one look or of several. */
const whatIn = (lines: readonly AccessLogLine[], whose: Whose): string => {
  const kinds = lines.flatMap(({ entries }) =>
    entries.flatMap(({ kind }) => (kind === undefined ? [] : [kind])),
  )
  return lookedAt(
    lines.map(({ look }) => look),
    kinds,
    whose,
  )
}

/** What one page shows is one look, however many lines it takes. */
const looksIn = ({ items }: Group<AccessLogLine>) => groupBy(items, ({ request }) => request)

/** One run of the same person under the same rule, as a sentence. */
export const runSentence = (run: Group<AccessLogLine>, whom: Whom, whose: Whose): string => {
  const [line] = run.items
  const what = whatIn(run.items, whose)
  const count = looksIn(run).length
  const often = count === 1 ? '' : ` (${String(count)} times)`
  const reason = line.outcome === 'viewed' ? allowedBecause(line.rule, whose) : refusedFor(line.rule, whose)
  const ending = reason === '' ? '' : `, ${reason}`
  return line.outcome === 'viewed'
    ? `${whom(line)} looked at ${what}${often}${ending}.`
    : `${whom(line)} tried to look at ${what}${often} and was refused${ending}.`
}

interface RunProps {
  readonly run: Group<AccessLogLine>
  readonly whom: Whom
  readonly whose: Whose
}

/** Each look of a run, where there are several. */
const EachLook = ({ run, whom, whose }: RunProps) => {
  const looks = looksIn(run)
  if (looks.length === 1) return null
  return (
    <Details className="nhsuk-u-margin-bottom-2">
      <Details.Summary>
        Each look
        <span className="nhsuk-u-visually-hidden">
          {' '}
          of {whom(run.items[0])} {times(run).toLowerCase()}
        </span>
      </Details.Summary>
      <Details.Text>
        <ul className="nhsuk-list nhsuk-list--bullet">
          {looks.map(({ key, items }) => (
            <li key={key}>
              {time(items[0].at)}: {whatIn(items, whose)}
            </li>
          ))}
        </ul>
      </Details.Text>
    </Details>
  )
}

const keyOfRun = ({ items: [{ event }] }: Group<AccessLogLine>): string =>
  `${event.stream} ${String(event.revision)}`

/** One run: what was looked at by whom and why, and when. */
const Run = ({ run, whom, whose, on }: RunProps & { readonly on?: string }) => (
  <>
    <p className="nhsuk-u-margin-bottom-1">{capital(runSentence(run, whom, whose))}</p>
    <p className="nhsuk-body-s nhsuk-u-margin-bottom-1 cie-meta">
      {on !== undefined && `${on}. `}
      {times(run)}
    </p>
    <EachLook run={run} whom={whom} whose={whose} />
  </>
)

/** Who looked last: each person once a day, under each rule, with the day. */
export const NewestLooks = ({
  lines,
  most,
  ...names
}: Pick<LogProps, 'lines' | 'whom' | 'whose'> & { readonly most: number }) => (
  <ul className="cie-items">
    {groupBy(lines, ({ at }) => dayKey(at))
      .flatMap(({ items }) => groupBy(items, runKey))
      .slice(0, most)
      .map(run => (
        <li key={keyOfRun(run)}>
          <Run run={run} on={day(run.items[0].at)} {...names} />
        </li>
      ))}
  </ul>
)

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
            <li key={keyOfRun(run)}>
              <Run run={run} whom={whom} whose={whose} />
              {note(run)}
            </li>
          ))}
        </ul>
      </section>
    ))}
  </>
)
