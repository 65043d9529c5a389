/** From the bytes of a message to its answer: checked, kept, acknowledged only once it is durable. */
import type { Access, Documents } from '../../access/access.ts'
import { errorFacts } from '../../domain/kernel/thrown.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import type { Rejection, RejectionCode } from '../../domain/kernel/rejection.ts'
import type { Clock } from '../../domain/kernel/time.ts'
import { message } from '../../domain/message/decider.ts'
import { digestOf, keyedId } from '../../store/keyedHash.ts'
import type { Handle, Written } from '../../store/write.ts'
import { acknowledge } from './acknowledge.ts'
import type { Outcome } from './acknowledge.ts'
import { arrivalOf } from './arrival.ts'
import type { Arrival, Connection } from './arrival.ts'
import { controlIds } from './controlIds.ts'
import { faultAt, faultCodes, placeForPeople, placeFromPeople } from './fault.ts'
import type { Fault, FaultCode } from './fault.ts'

/** What the log itself says of messages that came before. */
interface Arrivals {
  /** The message that holds a control id, by the id of its claim. */
  readonly holderOf: (claim: string) => Promise<string | undefined>
  /** Why a message was refused when it came; undefined where it was taken. */
  readonly refusalOf: (
    message: string,
  ) => Promise<{ readonly code: string; readonly why: string; readonly place: string } | undefined>
}

export interface ReceiverDeps {
  readonly handle: Handle
  readonly access: Access
  readonly documents: Pick<Documents, 'keep'>
  readonly arrivals: Arrivals
  /** The key store's secret `inbox`. */
  readonly secret: Uint8Array
  readonly uuid: () => string
  readonly clock: Clock
  /** Never handed content of messages. */
  readonly log: {
    readonly warn: (fields: object, said: string) => void
    readonly error: (fields: object, said: string) => void
  }
}

/** What became of a message, and under which id it is kept where it is. */
interface Taken {
  readonly id?: string
  readonly outcome: Outcome
}

export interface Receiver {
  /** Takes a message as `receive` does, for whoever files it at once. */
  readonly take: (bytes: Uint8Array, connection: Connection | Promise<Connection>) => Promise<Taken>
  /** Answers a message; never rejects. The same sender, control id and bytes get the same answer and write nothing. */
  readonly receive: (bytes: Uint8Array, connection: Connection | Promise<Connection>) => Promise<Uint8Array>
  /** Answers the beginning of a message that is too long to be taken. */
  readonly refuseTooLong: (start: Uint8Array) => Uint8Array
  /** How many messages were kept so far whose control id their sender had used before for another one. */
  readonly reusedControlIds: () => number
}

const mediaType = 'x-application/hl7-v2+er7'
const whole = { segment: 'MSH', ordinal: 1 } as const

const refused = (why: string, code: FaultCode = faultCodes.internal, field?: number): Outcome => ({
  code: 'AR',
  fault: faultAt(field === undefined ? whole : { ...whole, field }, code, why),
})
const failed: Outcome = {
  code: 'AE',
  fault: faultAt(whole, faultCodes.internal, 'something failed on our side: send the message again'),
}

/** Rejections that sending again can't cure. */
const final: readonly RejectionCode[] = ['erased', 'too-large', 'invalid', 'not-allowed']
const outcomeOfRejection = (answer: Rejection): Outcome =>
  final.includes(answer.rejected) ? refused(answer.why) : failed

const faultCodeOf = (code: string): FaultCode =>
  Object.values(faultCodes).find(known => known === code) ?? faultCodes.internal

const asStored = (fault: Fault) => ({ code: fault.fault, why: fault.why, place: placeForPeople(fault.place) })

const received = ({ organisation, sender, controlId, messageType, fault }: Arrival) => ({
  format: 'hl7v2' as const,
  organisation,
  sender: sender.slice(0, 500),
  controlId: controlId.slice(0, 400),
  messageType: messageType.slice(0, 60),
  ...(fault !== undefined && { fault: asStored(fault) }),
})

/** Makes the receiver of every HL7 v2 connection. */
export const receiver = (deps: ReceiverDeps): Receiver => {
  const { handle, access, documents, arrivals, secret, uuid, clock, log } = deps
  const withControlId = controlIds({ handle, access, uuid, holderOf: arrivals.holderOf })
  let reused = 0
  const stamp = () => ({ at: clock(), controlId: uuid().replaceAll('-', '').slice(0, 20) })

  const answerOf = async (id: string, written: Written, fault: Fault | undefined): Promise<Outcome> => {
    if (written.changed) return fault === undefined ? { code: 'AA' } : { code: 'AR', fault }
    const before = await arrivals.refusalOf(id)
    if (before === undefined) return { code: 'AA' }
    return {
      code: 'AR',
      fault: faultAt(placeFromPeople(before.place), faultCodeOf(before.code), before.why),
    }
  }

  const keep = async (arrival: Arrival, connection: Connection): Promise<Taken> => {
    const { organisation, sender, controlId, bytes, fault } = arrival
    const id = keyedId(secret, 'message', organisation, sender, controlId, await digestOf(bytes))
    const by: Actor = { user: 'hl7v2', role: 'system', organisation }
    const { session } = connection
    const aim = { by, session, organisation, command: 'ReceiveMessage', category: message.category, id }
    const permission = await access.permit(aim)
    if (isRejection(permission)) {
      log.warn({ organisation, message: id }, 'message refused: no sharing agreement')
      return {
        outcome: refused('no sharing agreement is in force with this organisation', faultCodes.unknownKey, 4),
      }
    }
    const content = await documents.keep(id, bytes, mediaType)
    const claim = keyedId(secret, 'controlId', organisation, sender, controlId)
    const commandId = uuid()
    const write = async (reusedControlId: boolean) => {
      const answer = await handle({
        aggregate: message,
        id,
        subject: id,
        command: { type: 'ReceiveMessage', data: { ...received(arrival), content, reusedControlId } },
        permission,
        purpose: 'feed',
        commandId,
        correlation: commandId,
      })
      if (reusedControlId && !isRejection(answer) && answer.changed) reused += 1
      return answer
    }
    const written =
      controlId === ''
        ? await write(false)
        : await withControlId({ claim, message: id, by, organisation, session }, write)
    if (isRejection(written)) return { outcome: outcomeOfRejection(written) }
    return { id, outcome: await answerOf(id, written, fault) }
  }

  const take: Receiver['take'] = async (bytes, from) => {
    try {
      const connection = await from
      const arrival = arrivalOf(bytes, connection)
      if (arrival !== undefined) return await keep(arrival, connection)
      log.warn({ session: connection.session }, 'message refused: its connection speaks for nobody')
      return { outcome: refused('this connection speaks for no organisation', faultCodes.unknownKey, 4) }
    } catch (error) {
      if (error instanceof Error && error.name === 'KeyDestroyed')
        return { outcome: refused('this message was erased') }
      log.error({ error: errorFacts(error) }, 'message not received')
      return { outcome: failed }
    }
  }

  return {
    take,
    receive: async (bytes, connection) =>
      acknowledge(bytes, (await take(bytes, connection)).outcome, stamp()),
    refuseTooLong: start =>
      acknowledge(
        start,
        refused('the message is longer than this receiver takes', faultCodes.valueTooLong),
        stamp(),
      ),
    reusedControlIds: () => reused,
  }
}
