/** The differences between two versions of a plan: what was struck out, what was put in, and who did it when. */
import { comparePlans } from '../../../domain/carePlan/compare.ts'
import type { PlanView } from '../../../projections/carePlanViews.ts'
import { DataTable } from '../../layout/table.tsx'
import { show, type Answer } from '../../layout/view.ts'
import { dayAndTime } from '../../text/dates.ts'
import type { PageRequest } from '../../visitor.ts'
import { linesOf, type Difference } from './differences.ts'
import { titleFor } from './parts.ts'
import { gone, placeOf } from './place.ts'
import { readPlan, type PlanRead } from './read.ts'
import { CompareForm, wordsOf } from './versions.tsx'
import { readWhom, type Whom } from './who.ts'

/** The text after, with what was struck out and what was put in. */
const Marked = ({ stretches }: Pick<Difference, 'stretches'>) => (
  <p className="cie-letter cie-tight">
    {stretches.map((part, place) => {
      if ('kept' in part) return <span key={place}>{part.kept}</span>
      return 'added' in part ? <ins key={place}>{part.added}</ins> : <del key={place}>{part.removed}</del>
    })}
  </p>
)

/** Differences as a table. */
export const Differences = ({
  list,
  own,
}: {
  readonly list: readonly Difference[]
  readonly own: boolean
}) => (
  <DataTable
    dense={!own}
    caption="Struck out: what was there before. Underlined: what was put in."
    rows={list}
    keyOf={({ section, item, field }) => `${section?.id ?? ''} ${item?.id ?? ''} ${field}`}
    columns={[
      {
        heading: 'Part',
        cell: ({ section, item }) => {
          if (section === undefined) return 'The plan'
          const title = titleFor(section, { own })
          return item === undefined ? title : `${title}: ${item.text}`
        },
      },
      { heading: 'What', cell: ({ field }) => field },
      { heading: 'Difference', cell: one => <Marked {...one} /> },
    ]}
  />
)

interface Two {
  readonly before: PlanView
  readonly after: PlanView
}

const Between = ({ before, after, own, whom }: Two & { readonly own: boolean; readonly whom: Whom }) => (
  <section aria-labelledby="steps">
    <h2 className="nhsuk-heading-m" id="steps">
      What happened in between
    </h2>
    <ol className="nhsuk-list">
      {after.history
        .filter(({ version }) => version > before.version)
        .map(step => (
          <li key={step.version}>
            {dayAndTime(step.at)}: {wordsOf(after, step, own)}, by {whom.by(step)}
          </li>
        ))}
    </ol>
  </section>
)

const versionAsked = (text: string | undefined, otherwise: number, { plan }: PlanRead): number =>
  text !== undefined && /^\d{1,6}$/.test(text) && Number(text) <= plan.newest ? Number(text) : otherwise

const readTwo = async (request: PageRequest, read: PlanRead): Promise<Two | undefined> => {
  const { plan, place, disclosure } = read
  const asked = [
    versionAsked(request.query['from'], Math.max(0, plan.newest - 1), read),
    versionAsked(request.query['to'], plan.newest, read),
  ].toSorted((a, b) => a - b)
  const [before, after] = await Promise.all(
    asked.map(version => request.exchange.queries.carePlans.read(disclosure, place.plan, version)),
  )
  return before === undefined || after === undefined ? undefined : { before, after }
}

/** `GET …/compare?from=&to=` */
export const comparePage = async (request: PageRequest): Promise<Answer> => {
  const read = await readPlan(request)
  const two = read === undefined ? undefined : await readTwo(request, read)
  if (read === undefined || two === undefined) return gone(placeOf(request))
  const { plan, place } = read
  const { before, after } = two
  const whom = await readWhom(request, read, plan.history)
  const list = linesOf(comparePlans(before, after), { whom, own: place.own })
  return show({
    title: `What changed: ${plan.title}`,
    section: place.section,
    back: { href: `${place.base}/versions`, text: 'Back to the versions' },
    live: place.patient,
    wide: !place.own,
    body: (
      <div className="cie-plan">
        <h1 className="nhsuk-heading-l">
          <span className="nhsuk-caption-l">{plan.title}</span>
          What changed between {dayAndTime(before.at)} and {dayAndTime(after.at)}
        </h1>
        <CompareForm plan={plan} base={place.base} from={before.version} to={after.version} />
        {list.length === 0 ? (
          <p>Nothing that the plan says differs between these versions.</p>
        ) : (
          <Differences list={list} own={place.own} />
        )}
        <Between before={before} after={after} own={place.own} whom={whom} />
      </div>
    ),
  })
}
