/** The lists of a first page: one line a thing, with a day where there is one. */
import { Tag } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import type { Instant, LocalDate } from '../../../domain/kernel/time.ts'
import { plainDay } from '../../text/dates.ts'
import { isOverdue } from './plans.ts'

export interface Line {
  readonly key: string
  readonly href: string
  readonly text: string
  /** What stands below it. */
  readonly detail?: string
  readonly due?: LocalDate
}

const Due = ({ due, now }: { readonly due: LocalDate; readonly now: Instant }) =>
  isOverdue(due, now) ? (
    <Tag modifier="red">Was due on {plainDay(due)}</Tag>
  ) : (
    <Tag modifier="blue">By {plainDay(due)}</Tag>
  )

/** A line, with what can be done about it below. */
export const LineItem = ({
  line,
  now,
  children,
}: {
  readonly line: Line
  readonly now: Instant
  readonly children?: ReactNode
}) => (
  <li>
    <p className="nhsuk-u-margin-bottom-1">
      <a href={line.href}>{line.text}</a> {line.due !== undefined && <Due due={line.due} now={now} />}
    </p>
    {line.detail !== undefined && <p className="nhsuk-body-s cie-meta">{line.detail}</p>}
    {children}
  </li>
)

/** Lines within a list of other things. */
export const LineItems = ({ lines, now }: { readonly lines: readonly Line[]; readonly now: Instant }) =>
  lines.map(line => <LineItem key={line.key} line={line} now={now} />)

/** Lines as a list of their own; nothing where there are none. */
export const LineList = (props: { readonly lines: readonly Line[]; readonly now: Instant }) =>
  props.lines.length === 0 ? null : (
    <ul className="cie-items">
      <LineItems {...props} />
    </ul>
  )

/** A heading with its lines, or with what is said where there are none. */
export const Lines = (props: {
  readonly id: string
  readonly heading: string
  readonly lines: readonly Line[]
  readonly none?: string
  readonly now: Instant
}) => (
  <section aria-labelledby={props.id}>
    <h2 className="nhsuk-heading-m" id={props.id}>
      {props.heading}
    </h2>
    {props.lines.length === 0 ? <p>{props.none}</p> : <LineList lines={props.lines} now={props.now} />}
  </section>
)
