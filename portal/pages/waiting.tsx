/** One waiting message beside the record that it may belong to. */
import { opaqueId, spacedNhsNumber } from '../../domain/kernel/ids.ts'
import { whyNot } from '../../domain/message/decisions.ts'
import type { PersonView } from '../../projections/views.ts'
import type { QuarantineLine } from '../../projections/officeViews.ts'
import type { MessageIdentity } from '../exchange.ts'
import { errorView } from '../layout/errors.tsx'
import { DataTable } from '../layout/table.tsx'
import { show, type Answer } from '../layout/view.ts'
import { dayAndTime, plainDay } from '../text/dates.ts'
import { reasonWords } from '../text/quarantine.ts'
import type { PageRequest } from '../visitor.ts'
import { Facts } from './contentBody.tsx'
import { mayLook } from './look.ts'
import { readNames } from './names.ts'

const section = '/quarantine'

/** A message with what it says of its person, and the record that looks most like them. */
export interface Waiting {
  readonly line: QuarantineLine
  readonly sender: string
  readonly identity: MessageIdentity | undefined
  readonly candidate: PersonView | undefined
}

const candidateOf = async (
  request: PageRequest,
  { candidate, state }: QuarantineLine,
): Promise<PersonView | undefined> => {
  // Once it is decided there is nothing more to compare, and nobody to be shown.
  if (state !== 'waiting') return undefined
  const { access, queries } = request.exchange
  const may = candidate === undefined ? undefined : await mayLook(request, candidate, 'demographics')
  return may === undefined ? undefined : queries.people.read(await access.disclose(may, []))
}

/** The message that an address names, on record as looked at; undefined where none waits there. */
export const readWaiting = async (request: PageRequest): Promise<Waiting | undefined> => {
  const id = opaqueId.safeParse(request.params['message'])
  if (!id.success) return undefined
  const { access, messagePerson, queries } = request.exchange
  const line = await queries.quarantine.find(id.data)
  const may = line === undefined ? undefined : await mayLook(request, id.data, 'message')
  if (line === undefined || may === undefined) return undefined
  const disclosure = await access.disclose(may, [
    { stream: `message-${line.message}`, revision: line.revision },
  ])
  const [identity, candidate, names] = await Promise.all([
    messagePerson(disclosure),
    candidateOf(request, line),
    readNames(queries, []),
  ])
  return { line, sender: names.provider(line.organisation), identity, candidate }
}

interface Pair {
  readonly what: string
  readonly message: string | undefined
  readonly record: string | undefined
}

const date = (value: PersonView['birthDate']): string | undefined =>
  value === undefined ? undefined : plainDay(value)
const number = (value: string | undefined): string | undefined =>
  value === undefined ? undefined : spacedNhsNumber(value)

type Said = Readonly<Record<string, string | undefined>>

const inMessage = (identity: MessageIdentity | undefined): Said => {
  if (identity === undefined) return {}
  const { familyName, givenNames, sex, postcode } = identity.demographics ?? {}
  const birthDate = date(identity.birthDate)
  return { familyName, givenNames, birthDate, sex, nhsNumber: number(identity.nhsNumber), postcode }
}

const inRecord = (person: PersonView | undefined): Said => {
  if (person === undefined) return {}
  const { familyName, givenNames, birthDate, sex, nhsNumber, postcode } = person
  return { familyName, givenNames, birthDate: date(birthDate), sex, nhsNumber: number(nhsNumber), postcode }
}

const details = [
  ['familyName', 'Family name'],
  ['givenNames', 'Given names'],
  ['birthDate', 'Date of birth'],
  ['sex', 'Sex'],
  ['nhsNumber', 'NHS number'],
  ['postcode', 'Postcode'],
] as const

const pairsOf = ({ identity, candidate }: Waiting): readonly Pair[] => {
  const message = inMessage(identity)
  const record = inRecord(candidate)
  return details.map(([name, what]) => ({ what, message: message[name], record: record[name] }))
}

const sameness = ({ message, record }: Pair): string => {
  if (message === undefined || record === undefined) return 'Can’t compare'
  return message.toLowerCase() === record.toLowerCase() ? 'Same' : 'Different'
}

const Comparison = ({ waiting }: { readonly waiting: Waiting }) => (
  <DataTable
    caption="The message beside the record"
    rows={pairsOf(waiting)}
    keyOf={pair => pair.what}
    columns={[
      { heading: 'Detail', cell: pair => pair.what },
      { heading: 'In the message', cell: pair => pair.message ?? 'Not said' },
      {
        heading: 'In the record',
        cell: pair => (waiting.candidate === undefined ? 'No record like it' : (pair.record ?? 'Not known')),
      },
      { heading: 'Same?', cell: pair => <strong>{sameness(pair)}</strong> },
    ]}
  />
)

/** What can be decided, and of the rest why it can't. */
const Choices = ({ waiting: { line, candidate } }: { readonly waiting: Waiting }) => {
  const base = `/quarantine/${line.message}`
  const [notAccepted, notCreated] = [whyNot('accepted', line), whyNot('created', line)]
  return (
    <>
      <ul className="nhsuk-list">
        {candidate !== undefined && notAccepted === undefined && (
          <li>
            <a href={`${base}/accept`}>It belongs to this record</a>
          </li>
        )}
        {notCreated === undefined && (
          <li>
            <a href={`${base}/create`}>It belongs to someone new: make a record</a>
          </li>
        )}
        <li>
          <a href={`${base}/reject`}>It belongs to nobody here: reject it</a>
        </li>
      </ul>
      {notAccepted !== undefined && <p>It can’t be filed to a record: {notAccepted}.</p>}
      {notAccepted === undefined && notCreated !== undefined && (
        <p>No new record can be made of it: {notCreated}.</p>
      )}
    </>
  )
}

const verified = { verified: 'Yes', unverified: 'No', notStated: 'The sender does not say' } as const

/** The body, from a message as read. */
export const WaitingBody = ({ waiting }: { readonly waiting: Waiting }) => {
  const { line, sender, identity } = waiting
  return (
    <>
      <h1 className="nhsuk-heading-l">Whose message is this?</h1>
      <Facts
        rows={[
          ['From', sender],
          ['Arrived', dayAndTime(line.receivedAt)],
          ['Type', line.messageType],
          ['Why it waits', reasonWords[line.reason]],
          ['NHS number verified', identity === undefined ? undefined : verified[identity.verification]],
          ['Number at the sender', identity?.localNumbers.join(', ')],
        ]}
      />
      <Comparison waiting={waiting} />
      {line.state === 'resolved' ? (
        <p>Somebody has decided about this message already.</p>
      ) : (
        <Choices waiting={waiting} />
      )}
    </>
  )
}

/** `/quarantine/:message` */
export const waitingPage = async (request: PageRequest): Promise<Answer> => {
  const waiting = await readWaiting(request)
  if (waiting === undefined) return show(errorView({ status: 404 }))
  return show({
    title: 'Whose message is this?',
    section,
    back: { href: section, text: 'Back to messages waiting' },
    wide: true,
    body: <WaitingBody waiting={waiting} />,
  })
}
