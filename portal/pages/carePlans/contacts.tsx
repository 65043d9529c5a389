/** Whom to ring: those for a crisis stand on top of the plan and of what to do if something happens. */
import { Tag, WarningCallout } from 'nhsuk-react-components'
import { Fragment } from 'react'
import type { PlanView } from '../../../projections/carePlanViews.ts'
import { Change, openItems, type ItemsProps } from './items.tsx'

/** A telephone number that a phone can ring. */
export const Phone = ({ number }: { readonly number: string }) =>
  /^[+\d][\d ()-]{2,}$/.test(number) ? (
    <a className="cie-nowrap" href={`tel:${number.replaceAll(/[^+\d]/g, '')}`}>
      {number}
    </a>
  ) : (
    number
  )

/** People to ring, one a line. */
export const Contacts = ({ items, base }: ItemsProps<'contact'>) =>
  items.length === 0 ? null : (
    <ul className="cie-items">
      {items.map(item => (
        <li key={item.id}>
          <p className="nhsuk-u-margin-bottom-1">
            <strong>{item.content.text}</strong>
            {item.content.role !== undefined && `, ${item.content.role}`}{' '}
            {item.content.crisis && <Tag modifier="red">In a crisis</Tag>}
          </p>
          <p className="nhsuk-u-margin-bottom-1">
            <Phone number={item.content.phone} />
          </p>
          <Change base={base} item={item} />
        </li>
      ))}
    </ul>
  )

interface Of {
  readonly plan: Pick<PlanView, 'sections'>
}

/** Those for a crisis, of the contacts that still stand. */
export const inCrisis = ({ sections }: Of['plan']) =>
  sections.flatMap(({ items }) => openItems(items, 'contact')).filter(({ content }) => content.crisis)

/** Whom to ring in a crisis, in one line above a clinician's page. */
export const CrisisStrip = ({ plan }: Of) => {
  const contacts = inCrisis(plan)
  return contacts.length === 0 ? null : (
    <section className="cie-strip" aria-label="Crisis contacts">
      <p>
        <strong>Crisis contacts: </strong>
        {contacts.map(({ id, content: { text, role, phone } }, place) => (
          <Fragment key={id}>
            {place > 0 && ' · '}
            {[text, role].filter(part => part !== undefined).join(', ')} <Phone number={phone} />
          </Fragment>
        ))}
      </p>
    </section>
  )
}

/** Whom to ring in a crisis, before anything else; and 999, whatever the plan says. */
export const CrisisContacts = ({ plan }: Of) => {
  const contacts = inCrisis(plan)
  if (contacts.length === 0) return null
  return (
    <WarningCallout>
      <WarningCallout.Heading headingLevel="h2">If you need help now</WarningCallout.Heading>
      <ul className="nhsuk-list">
        {contacts.map(({ id, content: { text, role, phone } }) => (
          <li key={id}>
            <strong>{text}</strong>
            {role !== undefined && `, ${role}`}: <Phone number={phone} />
          </li>
        ))}
      </ul>
      <p>In an emergency, call 999.</p>
    </WarningCallout>
  )
}
