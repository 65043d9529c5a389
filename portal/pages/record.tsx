/** A patient's record as a story: newest first, by day and by what it is about. */
import { entryKinds, type EntryKind } from '../../domain/entry/content.ts'
import { addDays, type Instant } from '../../domain/kernel/time.ts'
import type { EntryFilter, EntryView } from '../../projections/views.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer } from '../layout/view.ts'
import { day, dayKey } from '../text/dates.ts'
import { capital, kindWords } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { groupBy } from './group.ts'
import { EntryItem } from './entryItem.tsx'
import { ownLook, readLists } from './look.ts'
import { readNames, type Names } from './names.ts'
import { NextPage } from './nextPage.tsx'

const pageSize = 25

/** The kind that the address asks for; undefined means all. */
export const kindAsked = (query: Readonly<Record<string, string>>): EntryKind | undefined =>
  entryKinds.find(kind => kind === query['kind'])

interface FilterProps {
  readonly base: string
  readonly kind: EntryKind | undefined
  /** The kinds of which there is something. */
  readonly kinds: readonly EntryKind[]
  readonly dense?: boolean
}

/** Links to the whole record and to each kind alone that it holds. */
export const KindFilter = ({ base, kind, kinds, dense }: FilterProps) => (
  <nav aria-label="Show only">
    <ul className={`cie-filters${dense === true ? ' cie-filters--dense' : ''}`}>
      {[undefined, ...entryKinds.filter(one => one === kind || kinds.includes(one))].map(one => {
        const words = one === undefined ? 'Everything' : capital(kindWords[one].many)
        return (
          <li key={words}>
            {one === kind ? (
              <strong aria-current="true">{words}</strong>
            ) : (
              <a href={one === undefined ? base : `${base}?kind=${one}`}>{words}</a>
            )}
          </li>
        )
      })}
    </ul>
  </nav>
)

/** Entries by day, and within a day by kind. */
export const Timeline = ({
  entries,
  names,
}: {
  readonly entries: readonly EntryView[]
  readonly names: Names
}) => (
  <>
    {groupBy(entries, entry => dayKey(entry.effective)).map(({ key, items }) => (
      <section key={key} aria-labelledby={`day-${key}`}>
        <h2 className="nhsuk-heading-m" id={`day-${key}`}>
          {day(items[0].effective)}
        </h2>
        {groupBy(items, entry => entry.kind).map(group => (
          <div key={group.key}>
            <h3 className="nhsuk-heading-xs nhsuk-u-margin-bottom-1">
              {capital(kindWords[group.items[0].kind][group.items.length === 1 ? 'one' : 'many'])}
            </h3>
            <ul className="cie-items">
              {group.items.map(entry => (
                <EntryItem key={entry.id} entry={entry} names={names} />
              ))}
            </ul>
          </div>
        ))}
      </section>
    ))}
  </>
)

const Nothing = ({ kind }: { readonly kind: EntryKind | undefined }) => (
  <p>
    {kind === undefined
      ? 'There is nothing in your record yet. When a hospital, clinic or GP practice sends something, it will be here.'
      : `There are no ${kindWords[kind].many} in your record.`}
  </p>
)

interface GroupProps {
  readonly id: string
  readonly title: string
  readonly entries: readonly EntryView[]
  readonly names: Names
  readonly dated?: boolean
}

/** Items under one heading, where there are any. */
const Group = ({ id, title, entries, names, dated }: GroupProps) =>
  entries.length === 0 ? null : (
    <section aria-labelledby={id}>
      <h2 className="nhsuk-heading-m" id={id}>
        {title}
      </h2>
      <ul className="cie-items">
        {entries.map(entry => (
          <EntryItem key={entry.id} entry={entry} names={names} dated={dated === true} />
        ))}
      </ul>
    </section>
  )

const aheadAtMost = 200

interface PageAsked {
  readonly kind: EntryKind | undefined
  readonly after: string | undefined
}

/** Appointments ahead, soonest first; what else is dated in the future, where it can't be; and a page of the rest, newest first. */
const filtersOf = ({ kind, after }: PageAsked, now: Instant): readonly EntryFilter[] => {
  const asked = entryKinds.filter(one => kind === undefined || one === kind)
  const [appointments, others] = [
    asked.filter(one => one === 'appointment'),
    asked.filter(one => one !== 'appointment'),
  ]
  const tomorrow = addDays(now, 1)
  const ahead = { earliestFirst: true, limit: aheadAtMost } as const
  const rest = { kinds: asked, to: tomorrow, limit: pageSize, ...(after !== undefined && { after }) }
  return after === undefined
    ? [{ ...ahead, kinds: appointments, from: now }, { ...ahead, kinds: others, from: tomorrow }, rest]
    : [rest]
}

/** `/record` */
export const recordPage = async (request: PageRequest): Promise<Answer> => {
  const may = await ownLook(request, 'record')
  if (may === undefined) return show(errorView({ status: 404 }))
  const { clock, queries } = request.exchange
  const kind = kindAsked(request.query)
  const after = request.query['after']
  const [{ lists, next }, kinds, names] = await Promise.all([
    readLists(request, may, filtersOf({ kind, after }, clock())),
    queries.timeline.kinds(may),
    readNames(queries),
  ])
  const [ahead = [], misdated = []] = after === undefined ? lists : []
  const entries = (lists.at(-1) ?? []).filter(entry => !ahead.includes(entry))
  const params = { ...(kind !== undefined && { kind }) }
  return show({
    title: 'Your record',
    section: '/record',
    live: may.ask.patient,
    body: (
      <>
        <h1 className="nhsuk-heading-l">Your record</h1>
        <KindFilter base="/record" kind={kind} kinds={kinds} />
        {entries.length + ahead.length + misdated.length === 0 && <Nothing kind={kind} />}
        <Group id="ahead" title="What comes next" entries={ahead} names={names} />
        <Timeline entries={entries} names={names} />
        <Group
          id="misdated"
          title="Dated in the future: the date may be wrong"
          entries={misdated}
          names={names}
          dated
        />
        <NextPage base="/record" params={params} next={next} paged={after !== undefined} />
      </>
    ),
  })
}
