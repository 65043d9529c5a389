/** "My plan in plain words": the person's own page of a care plan. */
import { itemKindsOf } from '../../../domain/kernel/planSections.ts'
import type { LocalDate } from '../../../domain/kernel/time.ts'
import type { PlanSectionView, PlanView } from '../../../projections/carePlanViews.ts'
import { show, type Answer } from '../../layout/view.ts'
import { itemWords } from '../../text/carePlans.ts'
import { day, dayAndTime } from '../../text/dates.ts'
import type { PageRequest } from '../../visitor.ts'
import { readLooks, WhoLooked } from '../whoLooked.tsx'
import { CrisisContacts } from './contacts.tsx'
import { OpenDrafts, readDrafts } from './openDrafts.tsx'
import { hasSomething } from './parts.ts'
import { PlainItems } from './plainItems.tsx'
import { Agreements, NextReview } from './plainAnswers.tsx'
import type { Place } from './place.ts'
import { readPresence, Writers, type Presence } from './presence.tsx'
import type { PlanRead } from './read.ts'
import { AsOf, dayOf, isWritable } from './standing.tsx'
import { readWhom, type Whom } from './who.ts'

interface Parts {
  readonly plan: PlanView
  readonly place: Place
  readonly whom: Whom
  readonly presence: Presence
  readonly today: LocalDate
}

const Kept = ({ section, whom }: { readonly section: PlanSectionView; readonly whom: Whom }) => {
  const { owner, changed } = section
  return (
    <p className="nhsuk-body-s cie-meta">
      {owner === undefined ? 'No team keeps this part up yet.' : `Kept up by ${whom.team(owner)}.`}
      {changed !== undefined && ` Last changed on ${day(changed.at)} by ${whom.by(changed)}.`}
    </p>
  )
}

const Add = ({ section, base }: { readonly section: PlanSectionView; readonly base: string }) => (
  <p className="cie-actions cie-onscreen">
    <a href={`${base}/sections/${section.id}`}>
      Write in this part<span className="nhsuk-u-visually-hidden">: {section.plainTitle}</span>
    </a>
    {itemKindsOf[section.kind].map(kind => (
      <a key={kind} href={`${base}/sections/${section.id}/add/${kind}`}>
        {itemWords[kind].add}
      </a>
    ))}
  </p>
)

const Written = ({ section, plan, place, whom, today }: Parts & { readonly section: PlanSectionView }) => (
  <>
    {section.text !== '' && <p className="cie-letter">{section.text}</p>}
    <PlainItems
      section={section}
      whom={whom}
      base={isWritable(plan) ? place.base : undefined}
      today={today}
    />
    <Kept section={section} whom={whom} />
  </>
)

const Section = (parts: Parts & { readonly section: PlanSectionView }) => {
  const { section, plan, place, presence } = parts
  return (
    <section className="cie-part" aria-labelledby={`part-${section.id}`}>
      <h2 className="nhsuk-heading-m" id={`part-${section.id}`}>
        {section.plainTitle}
      </h2>
      <Writers section={section.id} presence={presence} />
      {section.former && (
        <p>This part is no longer asked for in plans of this kind. What was written stays here.</p>
      )}
      {hasSomething(section) ? <Written {...parts} /> : <p>Nothing is written here yet.</p>}
      {isWritable(plan) && !section.former && <Add section={section} base={place.base} />}
      {section.kind === 'specialNote' && (
        <p>
          <a href="/note">What NHS 111 is told, and whether it may be</a>
        </p>
      )}
    </section>
  )
}

/** The body, from a plan as read. */
const PlainPlan = (parts: Parts) => {
  const { plan, place, whom } = parts
  const last = plan.history.at(-1)
  return (
    <>
      {plan.sections.map(section => (
        <Section key={section.id} section={section} {...parts} />
      ))}
      <Agreements plan={plan} place={place} />
      <NextReview plan={plan} place={place} />
      {last !== undefined && (
        <p className="nhsuk-body-s cie-meta">
          Begun on {day(plan.drafted.at)} by {whom.by(plan.drafted)}. Last changed on {dayAndTime(last.at)} by{' '}
          {whom.by(last)}.
        </p>
      )}
    </>
  )
}

/** The plan, and with it the note where the plan says something to NHS 111: a note is known by its person. */
const lookedAtHere = ({ plan, place }: PlanRead): readonly string[] =>
  plan.sections.some(({ kind, text }) => kind === 'specialNote' && text !== '')
    ? [place.plan, place.patient]
    : [place.plan]

/** `/plans/:plan` from what was read. */
export const plainPlanPage = async (request: PageRequest, read: PlanRead): Promise<Answer> => {
  const { plan, place } = read
  const [drafts, presence, looks] = await Promise.all([
    readDrafts(request, read),
    readPresence(request, read),
    readLooks(request, lookedAtHere(read)),
  ])
  const whom = await readWhom(request, read, [...plan.history, ...drafts.map(({ by }) => by)])
  return show({
    title: plan.title,
    section: place.section,
    back: { href: place.list, text: 'Back to your plans' },
    live: place.patient,
    scripts: ['plan.js'],
    body: (
      <div className="cie-narrow" data-plan={place.plan} data-presence={`${place.base}/writers`}>
        <h1 className="nhsuk-heading-l">
          <span className="nhsuk-caption-l">Your care plan</span>
          {plan.title}
        </h1>
        <AsOf plan={plan} base={place.base} />
        <CrisisContacts plan={plan} />
        <OpenDrafts drafts={drafts} place={place} whom={whom} />
        <PlainPlan
          plan={plan}
          place={place}
          whom={whom}
          presence={presence}
          today={dayOf(plan, request.exchange.clock())}
        />
        <WhoLooked at="this plan" looks={looks} />
      </div>
    ),
  })
}
