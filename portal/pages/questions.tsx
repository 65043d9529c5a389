/** Looks that people questioned, for the privacy office: who looked, when and why they could, never what they saw. */
import { together } from '../../access/together.ts'
import type { AccessLogLine, QuestionRef } from '../../projections/accessLogViews.ts'
import { DataTable } from '../layout/table.tsx'
import { show, type Answer } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { theirs } from '../text/looks.ts'
import { capital } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { readWhom } from './lookers.ts'
import { runSentence } from './looksByDay.tsx'
import { mayLook } from './look.ts'
import { NextPage } from './nextPage.tsx'
import { placeOf } from './questionNote.tsx'

export const section = '/questions'
const pageSize = 25
const atATime = 16

/** A questioned look with whose it is; no name goes with it. */
export interface Questioned {
  readonly patient: string
  readonly line: AccessLogLine
  readonly sentence: string
}

/** The look in words, as the privacy office may know them. */
export const told = async (
  request: PageRequest,
  patient: string,
  line: AccessLogLine,
): Promise<Questioned> => {
  const whom = await readWhom(request, [line], { patient, own: 'The person', held: [] })
  return { patient, line, sentence: capital(runSentence({ key: '', items: [line] }, whom, theirs)) }
}

/** The questioned looks, each person's on record as looked at; who was erased meanwhile is simply not there. */
const readAll = async (
  request: PageRequest,
  refs: readonly QuestionRef[],
): Promise<readonly Questioned[]> => {
  const { access, queries } = request.exchange
  const people = [...new Set(refs.map(({ patient }) => patient))]
  const list = await together(atATime, people, patient => mayLook(request, patient, 'accessLog'))
  const permitted = list.filter(may => may !== undefined)
  const disclosures = await access.discloseAll(permitted.map(may => ({ may, entries: [] })))
  const byPatient = new Map(disclosures.map(one => [one.patient, one]))
  const found = await together(atATime, refs, async ({ patient, look }) => {
    const disclosure = byPatient.get(patient)
    const line = disclosure === undefined ? undefined : await queries.accessLog.readOne(disclosure, look)
    return line === undefined ? undefined : told(request, patient, line)
  })
  return found.filter(one => one !== undefined)
}

/** The page about one of them. */
export const addressOf = ({ patient, line }: Questioned): string =>
  `${section}/${patient}/${placeOf(line.event)}`

const states = [
  ['waiting', 'Waiting for an answer', section],
  ['answered', 'Answered', `${section}?state=answered`],
] as const

const StateFilter = ({ state }: { readonly state: QuestionRef['state'] }) => (
  <nav aria-label="Show">
    <ul className="cie-filters">
      {states.map(([one, words, href]) => (
        <li key={one}>
          {one === state ? <strong aria-current="true">{words}</strong> : <a href={href}>{words}</a>}
        </li>
      ))}
    </ul>
  </nav>
)

/** `/questions` */
export const questionsPage = async (request: PageRequest): Promise<Answer> => {
  const { after } = request.query
  const state = request.query['state'] === 'answered' ? 'answered' : 'waiting'
  const asked = { state, limit: pageSize, ...(after !== undefined && { after }) } as const
  const { items, next } = await request.exchange.queries.questions.pick(asked)
  const questioned = await readAll(request, items)
  return show({
    title: 'Questioned looks',
    section,
    wide: true,
    body: (
      <>
        <h1 className="nhsuk-heading-l">Questioned looks</h1>
        <p>People did not recognise these looks at their records. They can see that you read this list.</p>
        <StateFilter state={state} />
        {questioned.length === 0 ? (
          <p>{state === 'waiting' ? 'No question is waiting.' : 'No question was answered yet.'}</p>
        ) : (
          <DataTable
            dense
            caption="Newest first"
            rows={questioned}
            keyOf={addressOf}
            columns={[
              {
                heading: 'Asked',
                cell: one => (
                  <a href={addressOf(one)}>{dayAndTime(one.line.question?.askedAt ?? one.line.at)}</a>
                ),
              },
              { heading: 'Looked', cell: one => dayAndTime(one.line.at) },
              { heading: 'What happened', cell: one => one.sentence },
              { heading: 'What the person says', cell: one => one.line.question?.words ?? 'Nothing more' },
            ]}
          />
        )}
        <NextPage
          base={section}
          params={state === 'waiting' ? {} : { state }}
          next={next}
          paged={after !== undefined}
        />
      </>
    ),
  })
}
