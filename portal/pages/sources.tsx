/** Where messages come from: when each organisation was last heard, and what became of what it sent. */
import { Details } from 'nhsuk-react-components'
import type { MessageOutcome, SourceView } from '../../projections/officeViews.ts'
import { DataTable, type Column } from '../layout/table.tsx'
import { show, type Answer } from '../layout/view.ts'
import { ago, dayAndTime } from '../text/dates.ts'
import { counted } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { readNames } from './names.ts'

const outcomeWords: Readonly<Record<MessageOutcome, string>> = {
  filed: 'Filed',
  beingFiled: 'Being filed',
  waiting: 'Waiting for a person',
  refused: 'Refused',
  rejected: 'Rejected by a person',
}

const countOf = ({ messages }: SourceView, outcome: string): number =>
  Object.entries(messages).find(([one]) => one === outcome)?.[1] ?? 0

/** Refused ones can be looked at; the others are filed, or wait elsewhere. */
const countCell = (source: SourceView, outcome: string) => {
  const count = countOf(source, outcome)
  return outcome !== 'refused' || count === 0 ? (
    String(count)
  ) : (
    <a href={`/refused?provider=${source.organisation}`}>
      {count}
      <span className="nhsuk-u-visually-hidden"> refused: why</span>
    </a>
  )
}

const counts = Object.entries(outcomeWords).map(([outcome, heading]): Column<SourceView> => ({
  heading,
  number: true,
  cell: source => countCell(source, outcome),
}))

/** One that has sent something. */
const isHeard = (source: SourceView): source is SourceView & Required<Pick<SourceView, 'lastReceivedAt'>> =>
  source.lastReceivedAt !== undefined

const organisations = { one: 'organisation', many: 'organisations' }

const Silent = ({ names }: { readonly names: readonly string[] }) =>
  names.length === 0 ? null : (
    <Details>
      <Details.Summary>{counted(names.length, organisations)} sent nothing yet</Details.Summary>
      <Details.Text>
        <ul className="nhsuk-list">
          {names.map(name => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      </Details.Text>
    </Details>
  )

/** `/sources` */
export const sourcesPage = async ({ exchange }: PageRequest): Promise<Answer> => {
  const { clock, queries } = exchange
  const [sources, names] = await Promise.all([queries.sources.read(), readNames(queries, [])])
  const now = clock()
  const heard = sources.filter(isHeard)
  const silent = sources.filter(source => !isHeard(source))
  return show({
    title: 'What has arrived',
    section: '/sources',
    wide: true,
    body: (
      <>
        <h1 className="nhsuk-heading-l">What has arrived</h1>
        <p>When an organisation is silent for longer than usual, its system or the line to it may be down.</p>
        <DataTable
          dense
          caption="Messages by organisation, the longest silent first"
          rows={heard}
          keyOf={({ organisation }) => organisation}
          columns={[
            { heading: 'Organisation', cell: ({ organisation }) => names.provider(organisation) },
            {
              heading: 'Last message',
              cell: ({ lastReceivedAt }) => `${ago(lastReceivedAt, now)}, on ${dayAndTime(lastReceivedAt)}`,
            },
            ...counts,
          ]}
        />
        <Silent names={silent.map(({ organisation }) => names.provider(organisation))} />
      </>
    ),
  })
}
