/** Messages that wait for a person to say whose they are. */
import { WarningCallout } from 'nhsuk-react-components'
import { DataTable } from '../layout/table.tsx'
import { show, type Answer } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { reasonWords, typeWords } from '../text/quarantine.ts'
import type { PageRequest } from '../visitor.ts'
import { readNames } from './names.ts'
import { NextPage } from './nextPage.tsx'

const pageSize = 50
const section = '/quarantine'

/** What only whoever runs the exchange can mend: a document's bytes that are gone, a provider that nobody registered. */
const Failing = ({ messages }: { readonly messages: number }) =>
  messages === 0 ? null : (
    <WarningCallout>
      <WarningCallout.Heading>
        {messages === 1 ? '1 more message is stuck' : `${messages} more messages are stuck`}
      </WarningCallout.Heading>
      <p>
        We could not work on {messages === 1 ? 'it' : 'them'}, and nobody needs to decide. We try again every
        minute. If this does not change within an hour, tell the people who run the exchange: their log says
        why.
      </p>
    </WarningCallout>
  )

/** `/quarantine` */
export const quarantinePage = async (request: PageRequest): Promise<Answer> => {
  const { queries } = request.exchange
  const { after } = request.query
  const [{ items, next }, unmapped, names] = await Promise.all([
    queries.quarantine.list({ state: 'waiting', limit: pageSize, ...(after !== undefined && { after }) }),
    queries.quarantine.unmapped(),
    readNames(queries, []),
  ])
  return show({
    title: 'Messages waiting',
    section,
    wide: true,
    body: (
      <>
        <h1 className="nhsuk-heading-l">Messages waiting</h1>
        <p>
          The person in these messages could not be matched for certain. Nothing in them can be seen until you
          decide.
        </p>
        <Failing messages={request.exchange.failingMessages()} />
        {items.length === 0 ? (
          <p>No message is waiting.</p>
        ) : (
          <DataTable
            dense
            caption="Newest first"
            rows={items}
            keyOf={line => line.message}
            columns={[
              {
                heading: 'Arrived',
                cell: line => <a href={`/quarantine/${line.message}`}>{dayAndTime(line.receivedAt)}</a>,
              },
              { heading: 'From', cell: line => names.provider(line.organisation) },
              { heading: 'Type', cell: typeWords },
              { heading: 'Why it waits', cell: line => reasonWords[line.reason] },
            ]}
          />
        )}
        <NextPage base="/quarantine" params={{}} next={next} paged={after !== undefined} />
        <h2 className="nhsuk-heading-m">Codes that no map knows</h2>
        <p>
          Where nothing else says what it is about, an item with one of these codes has no privacy label: the
          patient sees it, and professionals only who hold all four labels, until somebody labels it.
        </p>
        <p>
          Ask the sender what a code means, and whoever runs the exchange to add it to the map of codes. What
          arrives after that is labelled. What is here already keeps no label until the patient, or a
          clinician who can see it, chooses one on its page (“Change its label”).
        </p>
        {unmapped.length === 0 ? (
          <p>Every code that arrived is known.</p>
        ) : (
          <DataTable
            dense
            caption="Most frequent first"
            rows={unmapped}
            keyOf={line => line.code}
            columns={[
              { heading: 'Code', cell: line => line.code },
              { heading: 'Messages', cell: line => String(line.messages) },
              { heading: 'Last filed', cell: line => dayAndTime(line.lastAt) },
            ]}
          />
        )}
      </>
    ),
  })
}
