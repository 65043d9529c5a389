/** One waiting message beside the record that it may belong to. */
import { opaqueId } from '../../domain/kernel/ids.ts'
import { whyNot } from '../../domain/message/decisions.ts'
import type { PersonView } from '../../projections/views.ts'
import type { QuarantineLine } from '../../projections/officeViews.ts'
import type { MessageIdentity } from '../exchange.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { reasonWords, typeWords } from '../text/quarantine.ts'
import { capital } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { Comparison } from './comparison.tsx'
import { Facts } from './contentBody.tsx'
import { discloseNothing, mayLook } from './look.ts'
import { readNames } from './names.ts'

export const section = '/quarantine'

/** A message with what it says of its person. */
export interface Waiting {
  readonly line: QuarantineLine
  readonly sender: string
  readonly identity: MessageIdentity | undefined
}

/** The message that an address names, on record as looked at; undefined where none waits there. */
export const readWaiting = async (request: PageRequest): Promise<Waiting | undefined> => {
  const id = opaqueId.safeParse(request.params['message'])
  if (!id.success) return undefined
  const { access, messagePerson, queries } = request.exchange
  const line = await queries.quarantine.find(id.data)
  if (line?.state !== 'waiting') return undefined
  const may = await mayLook(request, id.data, 'message')
  if (may === undefined) return undefined
  const disclosure = await access.disclose(may, [
    { stream: `message-${line.message}`, revision: line.revision },
  ])
  const [identity, names] = await Promise.all([messagePerson(disclosure), readNames(queries, [])])
  return { line, sender: names.provider(line.organisation), identity }
}

/** Whose record the message may belong to, on record as looked at; undefined where there is no such record. */
export const readBeside = async (
  request: PageRequest,
  patient: string | undefined,
): Promise<PersonView | undefined> => {
  if (patient === undefined) return undefined
  const disclosure = await discloseNothing(request, patient, 'demographics')
  return disclosure === undefined ? undefined : request.exchange.queries.people.read(disclosure)
}

/** The page for a decision that this message does not allow: no form of ours leads there. */
export const refusedPage = ({ line }: Waiting, why: string): Answer =>
  show({
    ...errorView({ status: 409, title: 'This can’t be decided so', why: [`${capital(why)}.`] }),
    section,
    back: { href: `${section}/${line.message}`, text: 'Back to the message' },
  })

interface Compared {
  readonly waiting: Waiting
  /** Whose record looks most like the message's person. */
  readonly candidate: PersonView | undefined
}

const WhyNot = ({ line }: Pick<Waiting, 'line'>) => {
  const [notAccepted, notCreated] = [whyNot('accepted', line), whyNot('created', line)]
  if (notAccepted !== undefined) return <p>It can’t be filed to a record: {notAccepted}.</p>
  return notCreated === undefined ? null : <p>No new record can be made of it: {notCreated}.</p>
}

/** What can be decided, and of the rest why it can't. */
const Choices = ({ waiting: { line }, candidate }: Compared) => {
  const base = `${section}/${line.message}`
  const [notAccepted, notCreated] = [whyNot('accepted', line), whyNot('created', line)]
  return (
    <>
      <ul className="nhsuk-list">
        {candidate !== undefined && notAccepted === undefined && (
          <li>
            <a href={`${base}/accept`}>It belongs to this record</a>
          </li>
        )}
        {notAccepted === undefined && (
          <li>
            <a href={`${base}/find`}>
              It belongs to {candidate === undefined ? 'a' : 'another'} record: find it by NHS number
            </a>
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
      <WhyNot line={line} />
    </>
  )
}

const verified = { verified: 'Yes', unverified: 'No', notStated: 'The sender does not say' } as const

/** The body, from a message as read. */
const WaitingBody = ({ waiting, candidate }: Compared) => {
  const { line, sender, identity } = waiting
  return (
    <>
      <h1 className="nhsuk-heading-l">Whose message is this?</h1>
      <Facts
        rows={[
          ['From', sender],
          ['Arrived', dayAndTime(line.receivedAt)],
          ['Type', typeWords(line)],
          ['Why it waits', reasonWords[line.reason]],
          ['NHS number verified', identity === undefined ? undefined : verified[identity.verification]],
          ['Number at the sender', identity?.localNumbers.join(', ')],
        ]}
      />
      <Comparison identity={identity} person={candidate} />
      <Choices waiting={waiting} candidate={candidate} />
    </>
  )
}

/** `/quarantine/:message` */
export const waitingPage = async (request: PageRequest): Promise<Answer> => {
  const waiting = await readWaiting(request)
  if (waiting === undefined) return show(errorView({ status: 404 }))
  const beside = await readBeside(request, waiting.line.candidate)
  return show({
    title: 'Whose message is this?',
    section,
    back: { href: section, text: 'Back to messages waiting' },
    wide: true,
    body: <WaitingBody waiting={waiting} candidate={beside} />,
  })
}
