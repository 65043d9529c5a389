/** Events as a hospital's day brings them. */
import type { DataOf, EventOf } from '../../domain/kernel/event.ts'
import type { entryEvents } from '../../domain/entry/events.ts'
import { section } from '../../app/carePlanTemplates/prsb.ts'
import { day, id, moment } from '../support/domain.ts'

type Filed = DataOf<typeof entryEvents, 'EntryFiled'>
type EntryEvent = EventOf<typeof entryEvents>

export const alice = id('a')
export const bob = id('b')
export const hospital = id('1')
export const kidneys = id('2')
export const surgery = id('3')

export const hba1c = (value: number): Filed['content'] => ({
  kind: 'result',
  code: { system: 'local', code: 'HBA1C', display: 'HbA1c' },
  status: 'final',
  observations: [
    {
      code: { system: 'loinc', code: '4548-4', display: 'Haemoglobin A1c' },
      value: { quantity: { value, unit: 'mmol/mol' } },
      range: { low: 20, high: 41 },
      status: 'final',
    },
  ],
})
export const note = (title: string): Filed['content'] => ({ kind: 'letter', title })

export const filed = (patient: string, over: Partial<Filed> = {}): EntryEvent => ({
  type: 'EntryFiled',
  data: {
    patient,
    content: hba1c(48),
    source: { organisation: hospital, team: kidneys },
    effective: moment('2026-10-01T08:00:00.000Z'),
    issued: moment('2026-10-01T12:00:00.000Z'),
    label: 'general',
    releaseAt: moment('2026-10-01T12:00:00.000Z'),
    ...over,
  },
})

type Version = DataOf<typeof entryEvents, 'EntryCorrected'>
const version = (over: Partial<Version>): Version => ({
  content: hba1c(62),
  source: { organisation: hospital, team: kidneys },
  effective: moment('2026-10-01T08:00:00.000Z'),
  issued: moment('2026-10-02T12:00:00.000Z'),
  label: 'general',
  ...over,
})
export const corrected = (over: Partial<Version> = {}): EntryEvent => ({
  type: 'EntryCorrected',
  data: version(over),
})
export const late = (over: Partial<Version> = {}): EntryEvent => ({
  type: 'EntryFiledLate',
  data: version({ content: hba1c(55), issued: moment('2026-10-01T11:00:00.000Z'), ...over }),
})
export const confirmed = (): EntryEvent => ({
  type: 'EntryConfirmed',
  data: { issued: moment('2026-10-04T12:00:00.000Z'), releaseAt: moment('2026-10-06T12:00:00.000Z') },
})
export const retracted = (): EntryEvent => ({
  type: 'EntryRetracted',
  data: { reason: 'wrong sample', issued: moment('2026-10-05T12:00:00.000Z') },
})

const demographics = {
  source: hospital,
  sourceSetting: 'acute',
  asOf: moment('2026-01-01T00:00:00.000Z'),
  familyName: 'Archer',
  givenNames: 'Alice',
  birthDate: day('1980-02-29'),
} as const

const plan = id('7')
const aboutMe = { type: 'section', section: 'aboutMe' } as const
const typed = (text: string) =>
  ({
    type: 'DraftSaved',
    data: { plan, target: aboutMe, base: 1, values: { text }, author: alice },
  }) as const

const noteContent = {
  plan,
  planRevision: 1,
  text: 'Stop metformin if vomiting',
  contingency: [],
  contacts: [{ kind: 'contact', text: 'Mira', phone: '020 7946 0018', crisis: true }],
} as const

/** One stream's worth of everything, in the order in which it would be recorded: `[stream, subject, event]`. */
export const someDays = [
  [
    `provider-${hospital}`,
    undefined,
    { type: 'ProviderRegistered', data: { name: 'St Mary', ods: 'RYJ', setting: 'acute' } },
  ],
  [
    `provider-${hospital}`,
    undefined,
    { type: 'AgreementSigned', data: { agreement: '1', signedOn: day('2026-01-01') } },
  ],
  [
    `team-${kidneys}`,
    undefined,
    {
      type: 'TeamFormed',
      data: { provider: hospital, name: 'Kidneys', specialty: 'Renal', setting: 'acute' },
    },
  ],
  [`team-${kidneys}`, undefined, { type: 'TeamRenamed', data: { name: 'Kidney clinic', label: 'general' } }],
  [
    `professional-${id('c')}`,
    id('c'),
    { type: 'ProfessionalRegistered', data: { name: 'Dr Shah', profession: 'Doctor' } },
  ],
  [
    `professional-${id('c')}`,
    id('c'),
    { type: 'MembershipBegan', data: { team: kidneys, from: day('2026-01-01') } },
  ],
  [
    `professional-${id('c')}`,
    id('c'),
    { type: 'MembershipEnded', data: { team: kidneys, on: day('2026-10-01') } },
  ],
  [
    `patient-${alice}`,
    alice,
    { type: 'RecordCreated', data: { nhsNumber: '9990000018', localNumbers: [], source: hospital } },
  ],
  [`patient-${alice}`, alice, { type: 'DemographicsRecorded', data: demographics }],
  [`patient-${alice}`, alice, { type: 'PatientRegistered', data: { by: 'nhsLogin' } }],
  [
    `message-${id('9')}`,
    id('9'),
    {
      type: 'MessageReceived',
      data: {
        format: 'hl7v2',
        organisation: hospital,
        sender: 'LAB|RYJ',
        controlId: '1',
        messageType: 'ORU^R01',
        content: { base64: '', mediaType: 'text/plain' },
        reusedControlId: false,
      },
    },
  ],
  [
    `message-${id('9')}`,
    id('9'),
    { type: 'MessageQuarantined', data: { reason: 'noIdentifier', identifiers: [], candidate: alice } },
  ],
  [`entry-${id('4')}`, alice, filed(alice)],
  [
    `consent-${alice}`,
    alice,
    { type: 'ShareGiven', data: { grantee: { type: 'team', id: kidneys }, labels: ['general'] } },
  ],
  [`entry-${id('4')}`, alice, corrected()],
  [`entry-${id('4')}`, alice, late()],
  [`consent-${alice}`, alice, { type: 'EntryRelabelled', data: { entry: id('4'), label: 'sexual' } }],
  [`consent-${alice}`, alice, { type: 'ReleaseHeld', data: { entry: id('5'), reason: 'to be told' } }],
  [`entry-${id('5')}`, alice, filed(alice, { content: note('Clinic'), label: 'mental' })],
  [
    `access-${id('e')}`,
    alice,
    {
      type: 'RecordViewed',
      data: {
        look: 'record',
        rule: 'own-record',
        policy: '2026-11',
        cites: [],
        entries: [{ stream: `entry-${id('4')}`, revision: 2 }],
      },
    },
  ],
  [
    `access-${id('e')}`,
    alice,
    { type: 'RecordRefused', data: { look: 'record', rule: 'not-a-member', policy: '2026-11', cites: [] } },
  ],
  [
    `question-${alice}`,
    alice,
    { type: 'LookQuestioned', data: { look: { stream: `access-${id('e')}`, revision: 0 } } },
  ],
  [
    `question-${alice}`,
    alice,
    {
      type: 'QuestionAnswered',
      data: { look: { stream: `access-${id('e')}`, revision: 0 }, words: 'It was you' },
    },
  ],
  [
    `consent-${alice}`,
    alice,
    { type: 'ShareChanged', data: { grantee: { type: 'team', id: kidneys }, labels: ['general', 'mental'] } },
  ],
  [`entry-${id('6')}`, bob, filed(bob, { source: { organisation: hospital } })],
  [`entry-${id('5')}`, alice, confirmed()],
  [`entry-${id('5')}`, alice, retracted()],
  [
    `consent-${alice}`,
    alice,
    { type: 'ReleaseHastened', data: { entry: id('4'), revision: 0, reason: 'told' } },
  ],
  [
    `consent-${alice}`,
    alice,
    { type: 'OptOutSet', data: { by: 'person', asOf: moment('2026-10-05T08:00:00.000Z') } },
  ],
  [
    `consent-${alice}`,
    alice,
    { type: 'OptOutWithdrawn', data: { by: 'person', asOf: moment('2026-10-06T08:00:00.000Z') } },
  ],
  [`consent-${alice}`, alice, { type: 'ShareWithdrawn', data: { grantee: { type: 'team', id: kidneys } } }],
  [
    `message-${id('9')}`,
    id('9'),
    { type: 'QuarantineResolved', data: { decision: 'accepted', patient: alice } },
  ],
  [
    `message-${id('9')}`,
    id('9'),
    { type: 'MessageFiled', data: { patient: alice, entries: [], unmapped: [] } },
  ],
  [
    `carePlan-${plan}`,
    alice,
    {
      type: 'PlanDrafted',
      data: {
        patient: alice,
        title: 'My plan',
        template: { id: id('8'), version: 0 },
        sections: [section('aboutMe'), section('goals')],
      },
    },
  ],
  [`carePlan-${plan}`, alice, { type: 'SectionWritten', data: { section: 'aboutMe', text: 'Walks' } }],
  [`carePlan-${plan}`, alice, { type: 'SectionOwnerSet', data: { section: 'aboutMe', team: kidneys } }],
  [
    `carePlan-${plan}`,
    alice,
    {
      type: 'ItemAdded',
      data: { item: id('f'), section: 'goals', content: { kind: 'goal', text: 'Sleep' } },
    },
  ],
  [`draft-${id('d')}`, alice, typed('Runs')],
  [`draft-${id('d')}`, alice, { type: 'DraftOffered', data: { target: aboutMe } }],
  [`draft-${id('d')}`, alice, { type: 'DraftMerged', data: { target: aboutMe, through: 0 } }],
  [`draft-${id('d')}`, alice, typed('Runs far')],
  [`draft-${id('d')}`, alice, { type: 'DraftDiscarded', data: { target: aboutMe } }],
  [`draft-${id('d')}`, alice, typed('Runs fast')],
  [`carePlan-${plan}`, alice, { type: 'PlanReviewed', data: { next: day('2027-01-04') } }],
  [`carePlan-${plan}`, alice, { type: 'ReviewDateSet', data: { on: day('2027-02-01') } }],
  [
    `notice-${plan}`,
    alice,
    { type: 'ReviewReminderGiven', data: { reviewOn: day('2027-02-01'), stage: 'due' } },
  ],
  [`notice-${plan}`, alice, { type: 'NoticeRead', data: { notice: 0, reader: alice } }],
  [`carePlan-${plan}`, alice, { type: 'PlanPublished', data: { version: 1 } }],
  [`carePlan-${plan}`, alice, { type: 'PlanClosed', data: { why: 'moved' } }],
  [`carePlan-${plan}`, alice, { type: 'PlanReopened', data: { why: 'came back' } }],
  [
    `template-${id('8')}`,
    undefined,
    {
      type: 'TemplateProposed',
      data: {
        version: 0,
        title: 'A plan',
        plainTitle: 'My plan',
        sections: [section('aboutMe')],
        partners: [hospital],
      },
    },
  ],
  [
    `template-${id('8')}`,
    undefined,
    { type: 'TemplateAgreed', data: { version: 0, organisation: hospital } },
  ],
  [`template-${id('8')}`, undefined, { type: 'TemplateInForce', data: { version: 0 } }],
  [`template-${id('8')}`, undefined, { type: 'TemplateRetired', data: { version: 0, why: 'old' } }],
  [`note-${alice}`, alice, { type: 'Nhs111Allowed', data: { by: 'person' } }],
  [
    `note-${alice}`,
    alice,
    { type: 'NotePublished', data: { version: 1, content: noteContent, team: kidneys } },
  ],
  [
    `note-${alice}`,
    alice,
    {
      type: 'NoteDelivered',
      data: {
        receiver: 'adastra',
        version: 1,
        receipt: '1',
        receivedAt: moment('2026-10-07T08:00:00.000Z'),
      },
    },
  ],
  [
    `note-${alice}`,
    alice,
    {
      type: 'NoteHeldOtherwise',
      data: { receiver: 'adastra', held: 'none', checkedAt: moment('2026-10-07T09:00:00.000Z') },
    },
  ],
  [
    `note-${alice}`,
    alice,
    {
      type: 'NoteUndelivered',
      data: { receiver: 'adastra', version: 1, as: 'late', reason: 'no answer' },
    },
  ],
  [`note-${alice}`, alice, { type: 'Nhs111Forbidden', data: { by: 'person' } }],
  [`note-${alice}`, alice, { type: 'NoteWithdrawn', data: { version: 2, because: 'personsDecision' } }],
  [
    `client-${id('0')}`,
    undefined,
    {
      type: 'ClientRegistered',
      data: {
        name: 'Adastra',
        organisation: hospital,
        scopes: ['notes.search'],
        proof: { key: { kty: 'OKP', crv: 'Ed25519', x: 'x'.repeat(43) } },
      },
    },
  ],
  [`client-${id('0')}`, undefined, { type: 'ClientScopesChanged', data: { scopes: ['sandbox'] } }],
  [`client-${id('0')}`, undefined, { type: 'ClientRevoked', data: { reason: 'ended' } }],
  [`team-${kidneys}`, undefined, { type: 'TeamClosed', data: { reason: 'merged' } }],
  [`provider-${hospital}`, undefined, { type: 'AgreementEnded', data: { reason: 'left' } }],
] as const
