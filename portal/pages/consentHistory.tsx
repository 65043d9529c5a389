/** Who could see a person's record at any instant: one step per consent event, and the matrix of teams and labels. */
import { Button, Select, TextInput } from 'nhsuk-react-components'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { labels } from '../../domain/kernel/terms.ts'
import { instant, localDate, type Instant } from '../../domain/kernel/time.ts'
import type { ShareView } from '../../projections/views.ts'
import { faultOf } from '../layout/errors.tsx'
import { DataTable } from '../layout/table.tsx'
import { show, type Answer, type Fault } from '../layout/view.ts'
import { causeWords, matrixRow, standingAt, stepsOf, type ConsentStep } from '../text/causes.ts'
import { dayAndTime, dayKey } from '../text/dates.ts'
import { labelWords } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { AboutPerson, section, unseenHere } from './audit.tsx'
import { nameGrantee } from './grantees.ts'
import { discloseNothing } from './look.ts'
import { readNames } from './names.ts'

type NameOf = (share: ShareView) => string

/** Names of everyone in a history, as someone without any label may know them. */
const readNameOf = async (request: PageRequest, history: readonly ShareView[]): Promise<NameOf> => {
  const { queries } = request.exchange
  const names = await readNames(queries, [])
  const known = await Promise.all(
    history.map(
      async ({ grantee }) => [grantee.id, (await nameGrantee(queries, names, grantee)).name] as const,
    ),
  )
  const byId = new Map(known)
  return ({ grantee }) => byId.get(grantee.id) ?? grantee.type
}

/** The moment asked about: a step's instant, the end of a day in London, or now. */
export const momentAsked = (
  query: Readonly<Record<string, string>>,
  now: Instant,
): { readonly at: Instant; readonly fault?: Fault } => {
  const { at, day } = query
  if (at !== undefined) {
    const parsed = instant.safeParse(at)
    return parsed.success ? { at: parsed.data } : { at: now }
  }
  if (day === undefined) return { at: now }
  const parsed = localDate.safeParse(day)
  if (!parsed.success) return { at: now, fault: { field: 'day', says: 'Enter a day, like 2026-03-03' } }
  return { at: endOfDay(parsed.data) }
}

/** The last moment of a day in London, whichever clock it keeps that day. */
const endOfDay = (day: string): Instant => {
  const inSummer = instant.parse(`${day}T22:59:59.999Z`)
  const inWinter = instant.parse(`${day}T23:59:59.999Z`)
  return dayKey(inWinter) === day ? inWinter : inSummer
}

const Matrix = ({ shares, nameOf }: { readonly shares: readonly ShareView[]; readonly nameOf: NameOf }) =>
  shares.length === 0 ? (
    <p>Nobody could see what others wrote. Teams could see what they wrote themselves.</p>
  ) : (
    <DataTable
      caption="Shares that stood"
      rows={shares}
      keyOf={({ grantee, cause }) => `${grantee.id} ${String(cause.revision)}`}
      columns={[
        { heading: 'Who', cell: nameOf },
        ...labels.map((label, place) => ({
          heading: labelWords[label].name,
          cell: (share: ShareView) =>
            matrixRow(share)[place] === true ? <span className="cie-yes">Yes</span> : 'No',
        })),
        { heading: 'Since', cell: ({ since }) => dayAndTime(since) },
      ]}
    />
  )

interface HistoryProps {
  readonly patient: string
  readonly history: readonly ShareView[]
  readonly nameOf: NameOf
  readonly at: Instant
  readonly day: string
  readonly faults: readonly Fault[]
}

const StepForm = ({ steps, nameOf, current, action }: StepFormProps) => (
  <form method="get" action={action} data-steps="">
    <Select id="at" name="at" label="Step" labelProps={{ size: 's' }} defaultValue={current?.at ?? ''}>
      {steps.map(step => (
        <Select.Option key={step.revision} value={step.at}>
          {`${dayAndTime(step.at)}: ${causeWords(step, nameOf(step.share))}`}
        </Select.Option>
      ))}
    </Select>
    <Button type="submit" secondary>
      Show this step
    </Button>
  </form>
)
interface StepFormProps {
  readonly steps: readonly ConsentStep[]
  readonly nameOf: NameOf
  readonly current: ConsentStep | undefined
  readonly action: string
}

const DayForm = ({ day, action, faults }: { day: string; action: string; faults: readonly Fault[] }) => (
  <form method="get" action={action} noValidate>
    <TextInput
      id="day"
      name="day"
      type="date"
      label="Or choose a day"
      labelProps={{ size: 's' }}
      hint="You see what stood at the end of that day"
      width={10}
      defaultValue={day}
      {...faultOf(faults, 'day')}
    />
    <Button type="submit" secondary>
      Show this day
    </Button>
  </form>
)

/** The body, from a history as read. */
export const HistoryBody = ({ patient, history, nameOf, at, day, faults }: HistoryProps) => {
  const steps = stepsOf(history)
  const current = steps.findLast(step => step.at <= at)
  const action = `/audit/${patient}/consents`
  return (
    <>
      <h1 className="nhsuk-heading-l">Who could see this record</h1>
      <AboutPerson patient={patient} at="consentHistory" />
      {steps.length === 0 ? (
        <p>This person has never shared their record.</p>
      ) : (
        <>
          <StepForm steps={steps} nameOf={nameOf} current={current} action={action} />
          <DayForm day={day} action={action} faults={faults} />
        </>
      )}
      <h2 className="nhsuk-heading-m">On {dayAndTime(at)}</h2>
      {current !== undefined && (
        <p>
          The last change before that: {causeWords(current, nameOf(current.share))}, on{' '}
          {dayAndTime(current.at)}.
        </p>
      )}
      <Matrix shares={standingAt(history, at)} nameOf={nameOf} />
      {steps.length > 0 && (
        <DataTable
          caption="Every change"
          rows={steps.toReversed()}
          keyOf={step => String(step.revision)}
          columns={[
            { heading: 'When', cell: step => <a href={`${action}?at=${step.at}`}>{dayAndTime(step.at)}</a> },
            { heading: 'What', cell: step => causeWords(step, nameOf(step.share)) },
          ]}
        />
      )}
    </>
  )
}

/** `/audit/:id/consents?at=` */
export const consentHistoryPage = async (request: PageRequest): Promise<Answer> => {
  const id = opaqueId.safeParse(request.params['id'])
  const disclosure = id.success ? await discloseNothing(request, id.data, 'consentHistory') : undefined
  if (disclosure === undefined) return unseenHere()
  const { clock, queries } = request.exchange
  const history = await queries.consents.history(disclosure)
  const nameOf = await readNameOf(request, history)
  const { at, fault } = momentAsked(request.query, clock())
  const faults = fault === undefined ? [] : [fault]
  return show({
    title: 'Who could see this record',
    section,
    faults,
    status: fault === undefined ? 200 : 400,
    back: { href: section, text: 'Back to choosing a person' },
    scripts: ['slider.js'],
    body: (
      <HistoryBody
        patient={disclosure.patient}
        history={history}
        nameOf={nameOf}
        at={at}
        day={dayKey(at)}
        faults={faults}
      />
    ),
  })
}
