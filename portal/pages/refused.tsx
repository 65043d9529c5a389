/** Messages that were refused: from whom, why and where; never what is in them. */
import { together } from '../../access/together.ts'
import { opaqueId, streamName } from '../../domain/kernel/ids.ts'
import type { RefusedLine } from '../../projections/officeViews.ts'
import { DataTable } from '../layout/table.tsx'
import { show, type Answer } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { typeWords } from '../text/quarantine.ts'
import type { PageRequest } from '../visitor.ts'
import { mayLook } from './look.ts'
import { readNames, type Names } from './names.ts'
import { NextPage } from './nextPage.tsx'

const pageSize = 50
const section = '/refused'
/** How many are decided at a time. */
const atATime = 16

/** Puts on record that these are shown; answers those that may be. */
const onRecord = async (
  request: PageRequest,
  lines: readonly RefusedLine[],
): Promise<readonly RefusedLine[]> => {
  const decided = await together(atATime, lines, async line => {
    const may = await mayLook(request, line.message, 'message')
    const entries = [{ stream: streamName('message', line.message), revision: line.revision }]
    return may === undefined ? [] : [{ line, may, entries }]
  })
  await request.exchange.access.discloseAll(decided.flat())
  return decided.flat().map(({ line }) => line)
}

const Lines = ({ lines, names }: { readonly lines: readonly RefusedLine[]; readonly names: Names }) => (
  <DataTable
    dense
    caption="Newest first"
    rows={lines}
    keyOf={line => line.message}
    columns={[
      { heading: 'Arrived', cell: line => dayAndTime(line.receivedAt) },
      { heading: 'From', cell: line => names.provider(line.organisation) },
      { heading: 'Type', cell: typeWords },
      { heading: 'Why', cell: line => line.why },
      { heading: 'Where in it', cell: line => line.place },
    ]}
  />
)

const Heading = ({ of }: { readonly of: string | undefined }) => (
  <>
    <h1 className="nhsuk-heading-l">Messages refused{of !== undefined && ` from ${of}`}</h1>
    <p>
      Nothing of these messages was filed. Their sender was told so when they came, except where the person
      was erased meanwhile: the sender has to mend them and send them again.
    </p>
    {of !== undefined && (
      <p>
        <a href={section}>From all providers</a>
      </p>
    )}
  </>
)

/** `/refused`, of one provider with `?provider=`. */
export const refusedPage = async (request: PageRequest): Promise<Answer> => {
  const { after } = request.query
  const organisation = opaqueId.safeParse(request.query['provider']).data
  const ofOne = organisation === undefined ? {} : { organisation }
  const { quarantine } = request.exchange.queries
  const page = { limit: pageSize, ...ofOne, ...(after !== undefined && { after }) }
  const [{ items, next }, names] = await Promise.all([
    quarantine.refused(page),
    readNames(request.exchange.queries, []),
  ])
  const lines = await onRecord(request, items)
  return show({
    title: 'Messages refused',
    section,
    wide: true,
    body: (
      <>
        <Heading of={organisation && names.provider(organisation)} />
        {lines.length === 0 ? <p>No message was refused.</p> : <Lines lines={lines} names={names} />}
        <NextPage
          base={section}
          params={organisation === undefined ? {} : { provider: organisation }}
          next={next}
          paged={after !== undefined}
        />
      </>
    ),
  })
}
