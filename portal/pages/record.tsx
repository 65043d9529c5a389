/** A patient's record as a story: newest first, by day and by what it is about. */
import { entryKinds, type EntryKind } from '../../domain/entry/content.ts'
import type { EntryView } from '../../projections/views.ts'
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

/** Links to the whole record and to each kind alone. */
export const KindFilter = ({
  base,
  kind,
}: {
  readonly base: string
  readonly kind: EntryKind | undefined
}) => (
  <nav aria-label="Show only">
    <ul className="cie-filters">
      {[undefined, ...entryKinds].map(one => {
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

/** `/record` */
export const recordPage = async (request: PageRequest): Promise<Answer> => {
  const may = await ownLook(request, 'record')
  if (may === undefined) return show(errorView({ status: 404 }))
  const kind = kindAsked(request.query)
  const after = request.query['after']
  const filter = {
    limit: pageSize,
    ...(kind !== undefined && { kinds: [kind] }),
    ...(after !== undefined && { after }),
  }
  const [{ lists, next }, names] = await Promise.all([
    readLists(request, may, [filter]),
    readNames(request.exchange.queries),
  ])
  const [entries = []] = lists
  const params = { ...(kind !== undefined && { kind }) }
  return show({
    title: 'Your record',
    section: '/record',
    live: may.ask.patient,
    body: (
      <>
        <h1 className="nhsuk-heading-l">Your record</h1>
        <KindFilter base="/record" kind={kind} />
        {entries.length === 0 ? <Nothing kind={kind} /> : <Timeline entries={entries} names={names} />}
        <NextPage base="/record" params={params} next={next} paged={after !== undefined} />
      </>
    ),
  })
}
