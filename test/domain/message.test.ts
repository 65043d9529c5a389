/** A message is kept first, then filed, quarantined or refused. */
import { describe, expect, it } from 'vitest'
import { message } from '../../domain/message/decider.ts'
import { quarantineReasons, type QuarantineReason } from '../../domain/message/events.ts'
import { erased, given, id, now } from '../support/domain.ts'

const [ann, bob] = [id('a'), id('b')]
const content = {
  format: 'hl7v2',
  organisation: id('c'),
  sender: 'PAS|NORTHSIDE',
  controlId: '17',
  messageType: 'ORU^R01',
  content: { base64: 'TVNI', mediaType: 'x-application/hl7-v2+er7' },
  reusedControlId: false,
} as const
const fault = { code: '101', why: 'a patient is missing', place: 'PID-3' }
const waiting = { reason: 'birthDateDiffers' as const, identifiers: [id('d')], candidate: ann }
const filing = (patient: string) => ({
  patient,
  entries: [{ stream: `entry-${id('e')}`, revision: 0 }],
  unmapped: [],
})

const received = { type: 'MessageReceived', data: content } as const
const refused = { type: 'MessageRefused', data: fault } as const
const quarantined = { type: 'MessageQuarantined', data: waiting } as const
const accepted = { type: 'QuarantineResolved', data: { decision: 'accepted', patient: ann } } as const
const rejected = { type: 'QuarantineResolved', data: { decision: 'rejected' } } as const
const filed = { type: 'MessageFiled', data: filing(ann) } as const

const receive = { type: 'ReceiveMessage', data: content } as const
const quarantine = { type: 'QuarantineMessage', data: waiting } as const
const refuse = { type: 'RefuseMessage', data: fault } as const
const accept = { type: 'ResolveQuarantine', data: accepted.data } as const
const turnAway = { type: 'ResolveQuarantine', data: rejected.data } as const
const file = (patient: string) => ({ type: 'FileMessage', data: filing(patient) }) as const

describe('a message', () => {
  it('is received whole', () => given(message).when(receive).yields(received))
  it('that is at fault is kept and refused in one decision', () =>
    given(message)
      .when({ type: 'ReceiveMessage', data: { ...content, fault } })
      .yields(received, refused))
  it('that comes again is already here, whatever became of it', () => {
    given(message, received).when(receive).yields()
    given(message, received, refused).when(receive).yields()
    given(message, received, filed).when(receive).yields()
  })
  it('that never came is neither filed, refused nor quarantined', () => {
    for (const command of [file(ann), refuse, quarantine, accept])
      given(message).when(command).rejects('not-found')
  })
  it('is filed, once, to one person', () => {
    given(message, received).when(file(ann)).yields(filed)
    given(message, received, filed).when(file(ann)).yields()
    given(message, received, filed).when(file(bob)).rejects('conflict')
  })
  it('is refused, once', () => {
    given(message, received).when(refuse).yields(refused)
    given(message, received, refused).when(refuse).yields()
  })
  it('that was filed is not refused, and the other way round', () => {
    given(message, received, filed).when(refuse).rejects('conflict')
    given(message, received, refused).when(file(ann)).rejects('conflict')
  })
  it('is kept as it came in every state', () => {
    for (const history of [[], [quarantined], [quarantined, accepted], [refused], [filed]] as const)
      expect(given(message, received, ...history).state).toMatchObject({ received: content })
  })
})

describe('a message in quarantine', () => {
  it('went there straight from receipt', () => given(message, received).when(quarantine).yields(quarantined))
  it('goes there again where what was decided can’t be filed', () => {
    const again = { ...quarantined.data, reason: 'cannotBeFiled' } as const
    given(message, received, quarantined, accepted)
      .when({ type: 'QuarantineMessage', data: again })
      .yields({ type: 'MessageQuarantined', data: again })
  })
  it('goes there only once', () => {
    given(message, received, quarantined).when(quarantine).yields()
    given(message, received, quarantined, accepted).when(quarantine).rejects('conflict')
    given(message, received, filed).when(quarantine).rejects('conflict')
  })
  it('is not filed before somebody has said whose it is', () =>
    given(message, received, quarantined).when(file(ann)).rejects('conflict'))
  it('is accepted for a person and then filed to that person alone', () => {
    given(message, received, quarantined).when(accept).yields(accepted)
    given(message, received, quarantined, accepted).when(file(ann)).yields(filed)
    given(message, received, quarantined, accepted).when(file(bob)).rejects('conflict', 'patient')
  })
  it('is not accepted without a person', () =>
    given(message, received, quarantined)
      .when({ type: 'ResolveQuarantine', data: { decision: 'accepted' } })
      .rejects('invalid', 'patient'))
  it('that was turned away is never filed', () => {
    given(message, received, quarantined).when(turnAway).yields(rejected)
    given(message, received, quarantined, rejected).when(file(ann)).rejects('conflict')
  })
  it('is decided by a person only so as it can be done', () => {
    const desk = { by: { user: id('9'), role: 'administrator' } } as const
    const decided = (decision: 'accepted' | 'created', reason: QuarantineReason, candidate?: string) => {
      const data = { reason, identifiers: [], ...(candidate !== undefined && { candidate }) }
      const { state } = given(message, received, { type: 'MessageQuarantined', data })
      const command = { type: 'ResolveQuarantine', data: { decision, patient: bob } } as const
      return 'rejected' in message.decide(command, state, { at: now, ...desk }) ? 'refused' : 'decided'
    }
    const table = quarantineReasons.map(reason => [
      reason,
      decided('accepted', reason, ann),
      decided('created', reason, ann),
      decided('created', reason),
    ])
    expect(table).toStrictEqual([
      ['noIdentifier', 'decided', 'decided', 'decided'],
      ['unknownIdentifier', 'decided', 'decided', 'decided'],
      ['unverified', 'decided', 'decided', 'decided'],
      ['invalidNhsNumber', 'decided', 'decided', 'decided'],
      ['birthDateDiffers', 'decided', 'decided', 'decided'],
      ['identifiersDisagree', 'decided', 'decided', 'decided'],
      ['belongsToAnother', 'decided', 'refused', 'refused'],
      ['notMapped', 'refused', 'refused', 'refused'],
      ['cannotBeFiled', 'decided', 'refused', 'decided'],
    ])
  })
  it('that nobody could read is turned away by a person, and released by the exchange once it can', () => {
    const data = { reason: 'notMapped' as const, identifiers: [] }
    const unread = { type: 'MessageQuarantined', data } as const
    const by = { user: id('9'), role: 'administrator' } as const
    given(message, received, unread).when(accept, { by }).rejects('conflict')
    given(message, received, unread).when(turnAway, { by }).yields(rejected)
    given(message, received, unread).when(accept).yields(accepted)
  })
  it('is resolved once', () => {
    given(message, received, quarantined, accepted).when(accept).yields()
    given(message, received, quarantined, rejected).when(turnAway).yields()
    given(message, received, quarantined, rejected).when(accept).rejects('conflict')
    given(message, received, quarantined, accepted).when(turnAway).rejects('conflict')
  })
  it('is not resolved while it is not waiting', () =>
    given(message, received).when(accept).rejects('conflict'))
  it('tells which identifiers a decision is remembered for', () =>
    expect(given(message, received, quarantined, accepted).state).toMatchObject({
      quarantine: { identifiers: [id('d')] },
      decision: 'accepted',
      patient: ann,
    }))
  it('that was accepted may still turn out to be unreadable', () =>
    given(message, received, quarantined, accepted).when(refuse).yields(refused))
})

it('an erased message is refused when it comes again', () =>
  given(message, erased('MessageReceived'), erased('MessageFiled')).when(receive).rejects('erased'))
