/** One item of a patient's own record: what it says, its trend, what was corrected, and where it comes from. */
import { Details, InsetText, WarningCallout } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import type { EntryShown, EntryView } from '../../projections/views.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { entryTitle } from '../text/entries.ts'
import { clinicalTerm, testName } from '../text/results.ts'
import { capital, kindWords, labelName } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { ContentBody, Facts } from './contentBody.tsx'
import { DecidedNotes, readWho } from './decidedNotes.tsx'
import { releaseWords } from './entryItem.tsx'
import { readEntry } from './look.ts'
import { readNames, type Names } from './names.ts'
import { numericCodes, readTrends, TrendFigure, type TestOverTime } from './trends.tsx'

type Shown = Extract<EntryView, EntryShown>

const back = { href: '/record', text: 'Back to your record' } as const

const Corrected = ({ entry }: { readonly entry: Shown }) =>
  entry.state === 'corrected' ? (
    <WarningCallout>
      <WarningCallout.Heading>This {kindWords[entry.kind].one} was corrected</WarningCallout.Heading>
      <p>
        What you see here is the corrected version of {dayAndTime(entry.issued)}. Please do not rely on
        anything that you read here before.
      </p>
    </WarningCallout>
  ) : null

const Earlier = ({ entry, base }: { readonly entry: Shown; readonly base: string }) =>
  entry.earlier.length === 0 ? null : (
    <Details>
      <Details.Summary>
        {entry.earlier.length === 1
          ? 'See the earlier version'
          : `See ${String(entry.earlier.length)} earlier versions`}
      </Details.Summary>
      <Details.Text>
        {entry.earlier.map(version => (
          <div key={version.revision}>
            <p>
              <strong>As sent on {dayAndTime(version.issued)}. No longer correct.</strong>
            </p>
            <ContentBody content={version.content} base={base} version={version.revision} />
          </div>
        ))}
      </Details.Text>
    </Details>
  )

const Provenance = ({ entry, names }: { readonly entry: EntryView; readonly names: Names }) => (
  <section aria-labelledby="about">
    <h2 className="nhsuk-heading-m" id="about">
      About this {kindWords[entry.kind].one}
    </h2>
    <Facts
      rows={[
        ['Date', dayAndTime(entry.effective)],
        ['From', capital(names.source(entry))],
        ['Written by', entry.author],
        ['Reached your record', dayAndTime(entry.recordedAt)],
        ['Kept under', labelName(entry.label)],
      ]}
    />
    <p>
      <a href={`/record/${entry.id}/label`}>Change what it is kept under</a>
    </p>
    <p>If you have a question about it, ask the team that it comes from.</p>
  </section>
)

interface BodyProps {
  readonly entry: EntryView
  readonly notes: ReactNode
  readonly names: Names
  readonly tests: readonly TestOverTime[]
}

const termOf = (entry: Shown): string | undefined =>
  'code' in entry.content &&
  (entry.kind === 'result' || entry.kind === 'measurement') &&
  entry.content.code !== undefined
    ? clinicalTerm(entry.content.code)
    : undefined

/** The body, from an entry as read. */
export const EntryBody = ({ entry, names, tests, notes }: BodyProps) => {
  if (entry.sight !== 'content')
    return (
      <>
        <h1 className="nhsuk-heading-l">{capital(kindWords[entry.kind].one)}</h1>
        <InsetText>
          <p>
            {entry.sight === 'awaitingRelease'
              ? releaseWords(entry)
              : 'This was taken back by whoever sent it, because it was sent by mistake. It can no longer be read.'}
          </p>
        </InsetText>
        <Facts
          rows={[
            ['Date', dayAndTime(entry.effective)],
            ['From', capital(names.source(entry))],
          ]}
        />
      </>
    )
  const term = termOf(entry)
  const base = `/record/${entry.id}`
  return (
    <>
      <h1 className="nhsuk-heading-l">
        <span className="nhsuk-caption-l">{capital(kindWords[entry.kind].one)}</span>
        {entryTitle(entry.content)}
      </h1>
      {term !== undefined && <p className="cie-meta">The laboratory calls it {term}.</p>}
      <Corrected entry={entry} />
      <ContentBody content={entry.content} base={base} />
      <Earlier entry={entry} base={base} />
      {tests.map((test, place) => (
        <TrendFigure key={testName(test.code)} test={test} id={`trend-${String(place)}`} />
      ))}
      <Provenance entry={entry} names={names} />
      {notes}
    </>
  )
}

/** How many pictures stand on an item's own page; a larger panel has a page for each. */
const picturesAtMost = 1

/** The item in a request's address. */
export const placeOf = (request: PageRequest) => ({
  patient: request.visitor.actor.user,
  entry: request.params['entry'] ?? '',
})

/** `/record/:entry` */
export const entryPage = async (request: PageRequest): Promise<Answer> => {
  const { patient, entry: id } = placeOf(request)
  const found = await readEntry(request, { patient, entry: id })
  if (found === undefined) return show(errorView({ status: 404 }))
  const { entry } = found
  const codes = numericCodes(entry)
  const { queries } = request.exchange
  const decided = await queries.decided.ofItems(found.disclosure)
  const [names, whoOf, tests] = await Promise.all([
    readNames(queries),
    readWho(queries, decided, { own: 'You' }),
    codes.length > picturesAtMost ? [] : readTrends(request, patient, codes),
  ])
  return show({
    title: entry.sight === 'content' ? entryTitle(entry.content) : capital(kindWords[entry.kind].one),
    section: '/record',
    back,
    live: patient,
    body: (
      <EntryBody
        entry={entry}
        names={names}
        tests={tests}
        notes={<DecidedNotes decided={decided} whoOf={whoOf} />}
      />
    ),
  })
}
