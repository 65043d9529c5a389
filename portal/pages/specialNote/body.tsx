/** What a note says, as it is read at night: the note first, then what to do if something happens, then whom to call. */
import { Tag } from 'nhsuk-react-components'
import type { ItemContent } from '../../../domain/kernel/planSections.ts'
import type { NoteContent } from '../../../domain/note/events.ts'
import { plainDay } from '../../text/dates.ts'
import { Phone } from '../carePlans/contacts.tsx'

type Of<K extends ItemContent['kind']> = Extract<ItemContent, { readonly kind: K }>

const of = <K extends ItemContent['kind']>(items: readonly ItemContent[], kind: K): readonly Of<K>[] =>
  items.filter((item): item is Of<K> => item.kind === kind)

const Contact = ({ contact: { text, role, phone, crisis } }: { readonly contact: Of<'contact'> }) => (
  <li>
    <strong>{text}</strong>
    {role !== undefined && role !== '' && `, ${role}`} {crisis && <Tag modifier="red">Crisis</Tag>}
    <br />
    <Phone number={phone} />
  </li>
)

interface Props {
  readonly content: NoteContent
  /** Of the headings above each part. */
  readonly level: 'h2' | 'h3'
}

export const Contingency = ({ content, level: Heading }: Props) => {
  const triggers = of(content.contingency, 'trigger')
  return triggers.length === 0 ? null : (
    <>
      <Heading className="nhsuk-heading-m">What to do if</Heading>
      <dl className="nhsuk-summary-list">
        {triggers.map(({ text, whatToDo, whoToContact }, place) => (
          <div key={`${String(place)} ${text}`} className="nhsuk-summary-list__row">
            <dt className="nhsuk-summary-list__key">{text}</dt>
            <dd className="nhsuk-summary-list__value">
              {whatToDo}
              {whoToContact !== undefined && whoToContact !== '' && (
                <>
                  <br />
                  Contact: {whoToContact}
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

export const WhomToCall = ({ content, level: Heading }: Props) => {
  const contacts = of(content.contacts, 'contact').toSorted((a, b) => Number(b.crisis) - Number(a.crisis))
  return contacts.length === 0 ? null : (
    <>
      <Heading className="nhsuk-heading-m">Whom to call</Heading>
      <ul className="nhsuk-list">
        {contacts.map((contact, place) => (
          <Contact key={`${String(place)} ${contact.text}`} contact={contact} />
        ))}
      </ul>
    </>
  )
}

/** The words themselves, a paragraph a line. */
export const Words = ({ text }: { readonly text: string }) => (
  <>
    {text
      .split(/\n+/)
      .filter(line => line.trim() !== '')
      .map((line, place) => (
        <p key={`${String(place)} ${line}`}>{line}</p>
      ))}
  </>
)

/** The whole of a note. */
export const NoteBody = ({ content, level }: Props) => (
  <>
    <div className="nhsuk-inset-text">
      <Words text={content.text} />
    </div>
    <Contingency content={content} level={level} />
    <WhomToCall content={content} level={level} />
    {content.validUntil !== undefined && <p>To be looked at again by {plainDay(content.validUntil)}.</p>}
  </>
)
