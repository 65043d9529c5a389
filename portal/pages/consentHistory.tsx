/** Who could see a person's record at any instant: one step per consent event, and the matrix of teams and labels. */
import { Button, Select, TextInput } from 'nhsuk-react-components'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { instant, localDate, toInstant, type Instant } from '../../domain/kernel/time.ts'
import { faultOf } from '../layout/errors.tsx'
import { show, type Answer, type Fault } from '../layout/view.ts'
import { causeWords, standingAt, stepsOf, type ConsentStep } from '../text/causes.ts'
import { dayAndTime, dayKey } from '../text/dates.ts'
import type { PageRequest } from '../visitor.ts'
import { AboutPerson, section, unseenHere } from './audit.tsx'
import { EveryChange, Matrix, readHistory, Writers, type HistoryRead, type NameOf } from './historyTables.tsx'
import { discloseNothing } from './look.ts'

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

interface HistoryProps extends HistoryRead {
  readonly patient: string
  readonly at: Instant
  readonly day: string
  readonly faults: readonly Fault[]
}

/** A moment at which nothing had been shared yet. */
const beforeAll = (first: ConsentStep): Instant => toInstant(Date.parse(first.at) - 1)

const StepForm = ({ steps, nameOf, current, action, before }: StepFormProps) => (
  <form method="get" action={action} data-steps="">
    <Select id="at" name="at" label="Step" labelProps={{ size: 's' }} defaultValue={current?.at ?? before}>
      <Select.Option value={before}>Before the first share</Select.Option>
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
  readonly before: Instant
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
export const HistoryBody = (props: HistoryProps) => {
  const { patient, history, nameOf, at, day, faults } = props
  const steps = stepsOf(history)
  const [first] = steps
  const current = steps.findLast(step => step.at <= at)
  const action = `/audit/${patient}/consents`
  return (
    <>
      <h1 className="nhsuk-heading-l">Who could see this record</h1>
      <AboutPerson patient={patient} at="consentHistory" />
      {first === undefined ? (
        <p>This person has never shared their record.</p>
      ) : (
        <>
          <StepForm
            steps={steps}
            nameOf={nameOf}
            current={current}
            before={beforeAll(first)}
            action={action}
          />
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
      <Matrix shares={standingAt(history, at)} at={at} read={props} />
      <Writers at={at} read={props} />
      <EveryChange steps={steps} read={props} action={action} />
    </>
  )
}

/** `/audit/:id/consents?at=` */
export const consentHistoryPage = async (request: PageRequest): Promise<Answer> => {
  const id = opaqueId.safeParse(request.params['id'])
  const disclosure = id.success ? await discloseNothing(request, id.data, 'consentHistory') : undefined
  if (disclosure === undefined) return unseenHere()
  const { clock, queries } = request.exchange
  const read = await readHistory(queries, disclosure)
  const { at, fault } = momentAsked(request.query, clock())
  const faults = fault === undefined ? [] : [fault]
  return show({
    title: 'Who could see this record',
    section,
    faults,
    status: fault === undefined ? 200 : 400,
    back: { href: section, text: 'Back to choosing a person' },
    scripts: ['slider.js'],
    body: <HistoryBody {...read} patient={disclosure.patient} at={at} day={dayKey(at)} faults={faults} />,
  })
}
