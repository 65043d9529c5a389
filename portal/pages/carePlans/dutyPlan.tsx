/** A care plan for a professional: dense, with owners, freshness and agreement; allergies and the care to date in sight. */
import { Tag } from 'nhsuk-react-components'
import { dayInLondon, type LocalDate } from '../../../domain/kernel/time.ts'
import type { PlanView } from '../../../projections/carePlanViews.ts'
import { show, type Answer } from '../../layout/view.ts'
import { day, plainDay } from '../../text/dates.ts'
import type { PageRequest } from '../../visitor.ts'
import { Allergies, PersonHeading } from '../patientRecord.tsx'
import { dutyName } from '../person.tsx'
import { CareToDateSummary, readCareToDate } from './careToDate.tsx'
import { CrisisStrip } from './contacts.tsx'
import { DutySection } from './dutySection.tsx'
import { OpenDrafts, readDrafts } from './openDrafts.tsx'
import type { Place } from './place.ts'
import { readPresence } from './presence.tsx'
import type { PlanRead } from './read.ts'
import { AsOf, dayOf, isWritable } from './standing.tsx'
import { readWhom, type Whom } from './who.ts'

const isUnpublished = ({ published, history }: PlanView): boolean =>
  published === undefined ||
  history.some(({ version, what }) => version > published.version && /^(Section|Item|PlanMoved)/.test(what))

const publishedWords = (plan: PlanView): string => {
  const { published } = plan
  if (published === undefined) return 'Never published'
  const words = `Version ${String(published.number)} published ${day(published.at)}`
  return isUnpublished(plan) ? `${words}; changed since` : words
}

const Facts = ({
  plan,
  whom,
  today,
}: {
  readonly plan: PlanView
  readonly whom: Whom
  readonly today: LocalDate
}) => (
  <p className="nhsuk-u-margin-bottom-2">
    <Tag modifier={plan.status === 'open' ? 'blue' : 'grey'}>
      {plan.status === 'open' ? 'Open' : 'Closed'}
    </Tag>{' '}
    Drafted {day(plan.drafted.at)} by {whom.by(plan.drafted)} · {publishedWords(plan)} ·{' '}
    {plan.reviewOn === undefined ? 'No review set' : `Review by ${plainDay(plan.reviewOn)}`}{' '}
    {plan.status === 'open' && plan.reviewOn !== undefined && plan.reviewOn < today && (
      <Tag modifier="red">Overdue</Tag>
    )}
  </p>
)

const Review = ({ plan, whom }: { readonly plan: PlanView; readonly whom: Whom }) =>
  plan.reviewed === undefined ? null : (
    <p className="nhsuk-u-margin-bottom-2">
      Last reviewed {day(plan.reviewed.at)} by {whom.by(plan.reviewed)}
      {plan.reviewed.words !== undefined && `: “${plan.reviewed.words}”`}
    </p>
  )

const Links = ({ plan, place }: { readonly plan: PlanView; readonly place: Place }) => {
  const { base, list } = place
  const writable = isWritable(plan)
  const links: readonly (readonly [path: string, words: string, shown: boolean])[] = [
    ['publish', 'Publish', writable && isUnpublished(plan)],
    ['review', 'Review', writable],
    ['template', 'Move to a newer template', writable],
    ['versions', 'Versions and differences', true],
    ['print', 'Print (PDF)', true],
    ['close', 'Close the plan', writable],
    ['reopen', 'Open the plan again', plan.status === 'closed'],
  ]
  return (
    <ul className="cie-filters cie-filters--dense">
      <li>
        <a href={`${list}/note`}>Special patient note to NHS 111</a>
      </li>
      {links.flatMap(([path, words, shown]) =>
        shown
          ? [
              <li key={path}>
                <a href={`${base}/${path}`}>{words}</a>
              </li>,
            ]
          : [],
      )}
    </ul>
  )
}

const Plan = (props: {
  readonly plan: PlanView
  readonly place: Place
  readonly whom: Whom
  readonly today: LocalDate
}) => {
  const { plan, place, whom, today } = props
  return (
    <>
      <h2 className="nhsuk-heading-m nhsuk-u-margin-bottom-1">{plan.title}</h2>
      <Facts plan={plan} whom={whom} today={today} />
      <Review plan={plan} whom={whom} />
      <Links plan={plan} place={place} />
    </>
  )
}

/** `/patients/:id/plans/:plan` from what was read. */
export const dutyPlanPage = async (request: PageRequest, read: PlanRead): Promise<Answer> => {
  const { plan, place } = read
  const [care, drafts, presence] = await Promise.all([
    readCareToDate(request, place.patient),
    readDrafts(request, read),
    readPresence(request, read),
  ])
  const whom = await readWhom(request, read, [...plan.history, ...drafts.map(({ by }) => by)])
  const now = request.exchange.clock()
  const record = `/patients/${place.patient}`
  const base = isWritable(plan) ? place.base : undefined
  return show({
    title: care?.person === undefined ? plan.title : `${plan.title}: ${dutyName(care.person)}`,
    section: place.section,
    back: { href: record, text: 'Back to the record' },
    live: place.patient,
    wide: true,
    scripts: ['plan.js'],
    body: (
      <div data-plan={place.plan} data-presence={`${place.base}/writers`}>
        <PersonHeading person={care?.person} />
        {care !== undefined && <Allergies entries={care.allergies} base={record} />}
        <CrisisStrip plan={plan} />
        <AsOf plan={plan} base={place.base} />
        <Plan plan={plan} place={place} whom={whom} today={dayInLondon(now)} />
        <div className="cie-beside">
          <div>
            <OpenDrafts drafts={drafts} place={place} whom={whom} />
            {plan.sections.map(section => (
              <DutySection
                key={section.id}
                section={section}
                whom={whom}
                presence={presence}
                base={base}
                today={dayOf(plan, now)}
              />
            ))}
          </div>
          {care !== undefined && <CareToDateSummary care={care} base={record} />}
        </div>
      </div>
    ),
  })
}
