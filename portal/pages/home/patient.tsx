/** A patient's first page: who waits for whom, what comes next, and what is new. */
import { Tag } from 'nhsuk-react-components'
import type { EntryView } from '../../../projections/views.ts'
import { entryKinds } from '../../../domain/entry/content.ts'
import { addDays, type Instant } from '../../../domain/kernel/time.ts'
import { errorView } from '../../layout/errors.tsx'
import { show, type Answer } from '../../layout/view.ts'
import { day, dayAndTime } from '../../text/dates.ts'
import { statusWords } from '../../text/entries.ts'
import { capital, oneOf } from '../../text/words.ts'
import type { PageRequest } from '../../visitor.ts'
import { EntryItem, releaseWords } from '../entryItem.tsx'
import { ownLook, readLists } from '../look.ts'
import type { Names } from '../names.ts'
import { LineItems, LineList, Lines } from './list.tsx'
import { doNext, forYou, fromOthers, newInPlans, noticesForPerson, type Standing } from './patientLines.ts'
import { Notices } from './notices.tsx'
import { readStanding } from './readStanding.ts'

const newForDays = 14
const awaitedAtMost = 20
const notAppointments = entryKinds.filter(kind => kind !== 'appointment')

const isAwaited = ({ sight }: EntryView): boolean => sight === 'awaitingRelease'

const Appointment = ({ entry, names }: { readonly entry: EntryView; readonly names: Names }) =>
  entry.sight === 'content' && entry.content.kind === 'appointment' ? (
    <li>
      <p className="nhsuk-u-margin-bottom-1">
        <a href={`/record/${entry.id}`}>{dayAndTime(entry.content.start)}</a>{' '}
        {statusWords(entry.content) !== undefined && (
          <Tag modifier="yellow">{statusWords(entry.content)}</Tag>
        )}
      </p>
      <p className="nhsuk-u-margin-bottom-1">{entry.content.what}</p>
      <p className="nhsuk-body-s cie-meta">
        {[entry.content.where, names.source(entry)].filter(part => part !== undefined).join(', ')}
      </p>
    </li>
  ) : null

const Result = ({ entry, names }: { readonly entry: EntryView; readonly names: Names }) => (
  <li>
    <p className="nhsuk-u-margin-bottom-1">
      {capital(oneOf(entry.kind))} from {names.source(entry)}
    </p>
    <p>{releaseWords(entry)}</p>
  </li>
)

interface Parts {
  readonly visitor: PageRequest['visitor']
  readonly standing: Standing
  readonly appointments: readonly EntryView[]
  readonly awaited: readonly EntryView[]
  readonly latest: readonly EntryView[]
  readonly names: Names
  readonly newSince: Instant
}

const Next = ({ appointments, awaited, names, standing }: Parts) => {
  const own = doNext(standing)
  return (
    <section aria-labelledby="next">
      <h2 className="nhsuk-heading-m" id="next">
        What comes next
      </h2>
      {appointments.length + awaited.length + own.length === 0 ? (
        <p>You have no appointments ahead, and nothing is waiting to be released to you.</p>
      ) : (
        <ul className="cie-items">
          {appointments.map(entry => (
            <Appointment key={entry.id} entry={entry} names={names} />
          ))}
          {awaited.map(entry => (
            <Result key={entry.id} entry={entry} names={names} />
          ))}
          <LineItems lines={own} now={standing.now} />
        </ul>
      )}
    </section>
  )
}

const Latest = ({ latest, names, newSince, standing }: Parts) => (
  <section aria-labelledby="latest">
    <h2 className="nhsuk-heading-m" id="latest">
      Latest in your record
    </h2>
    <LineList lines={newInPlans(standing)} now={standing.now} />
    {latest.length === 0 ? (
      <p>
        There is nothing in your record yet. When a hospital, clinic or GP practice sends something, it will
        be here.
      </p>
    ) : (
      <>
        <p className="cie-meta">
          {latest.some(({ recordedAt }) => recordedAt >= newSince)
            ? `“New” is what reached your record since ${day(newSince)}.`
            : `Nothing new has reached your record since ${day(newSince)}.`}
        </p>
        <ul className="cie-items">
          {latest.map(entry => (
            <EntryItem
              key={entry.id}
              entry={entry}
              names={names}
              fresh={entry.recordedAt >= newSince}
              dated
            />
          ))}
        </ul>
        <p>
          <a href="/record">See your whole record</a>
        </p>
      </>
    )}
  </section>
)

const Waiting = ({ standing, visitor }: Parts) => {
  const { now } = standing
  const [own, others] = [forYou(standing), fromOthers(standing)]
  return (
    <>
      <Notices visitor={visitor} notices={noticesForPerson(standing)} now={now} />
      {own.length > 0 && <Lines id="for-you" heading="Waiting for you" lines={own} now={now} />}
      {others.length > 0 && (
        <Lines id="from-others" heading="What others do for you" lines={others} now={now} />
      )}
    </>
  )
}

/** The body, from entries as read. */
export const HomeBody = (parts: Parts) => (
  <>
    <h1 className="nhsuk-heading-l">Your health record</h1>
    <div className="nhsuk-grid-row">
      <div className="nhsuk-grid-column-two-thirds">
        <Waiting {...parts} />
        <Next {...parts} />
        <Latest {...parts} />
      </div>
      <div className="nhsuk-grid-column-one-third">
        <h2 className="nhsuk-heading-m">Your choices</h2>
        <ul className="nhsuk-list">
          <li>
            <a href="/plans">Your care plans</a>
          </li>
          <li>
            <a href="/sharing">Who can see your record</a>
          </li>
          <li>
            <a href="/access-log">Who has looked at it</a>
          </li>
        </ul>
        <p className="nhsuk-body-s">
          If you are worried about a result, speak to the team that sent it. If you need help now, call 111,
          and in an emergency 999.
        </p>
      </div>
    </div>
  </>
)

/** `/` for patients. */
export const patientHome = async (request: PageRequest): Promise<Answer> => {
  const { clock } = request.exchange
  const may = await ownLook(request, 'record')
  if (may === undefined) return show(errorView({ status: 404 }))
  const now = clock()
  const [{ lists }, standing] = await Promise.all([
    readLists(request, may, [
      { kinds: ['appointment'], from: now, earliestFirst: true, limit: 20 },
      { awaiting: true, limit: awaitedAtMost },
      { kinds: notAppointments, to: addDays(now, 1), limit: 10 },
    ]),
    readStanding(request, may),
  ])
  const [ahead = [], awaited = [], rest = []] = lists
  return show({
    title: 'Your health record',
    section: '/',
    live: may.ask.patient,
    body: (
      <HomeBody
        visitor={request.visitor}
        standing={standing}
        appointments={ahead}
        awaited={awaited}
        latest={rest.filter(entry => !isAwaited(entry))}
        names={standing.whom}
        newSince={addDays(now, -newForDays)}
      />
    ),
  })
}
