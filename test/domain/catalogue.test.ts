/** The catalogue: one name for one thing, and for every command exactly who may ask it. */
import { describe, expect, it } from 'vitest'
import { aggregateOf, aggregates, commandContract, contractOf } from '../../domain/catalogue.ts'
import { relationships, roles } from '../../domain/kernel/actor.ts'

const office = ['administrator/office', 'system/office']
const sender = ['system/sender']
const everyone = roles.map(role => `${role}/office`)
const readers = ['professional/reader']
const writers = ['patient/self', ...readers]
const system = ['system/office']

/** Who may ask what, said a second time: whoever widens a command's door has to say so here too. */
const whoMayAsk: Readonly<Record<string, readonly string[]>> = {
  CreateLog: ['system/office'],
  RegisterProvider: office,
  SignAgreement: office,
  EndAgreement: office,
  FormTeam: office,
  RenameTeam: office,
  CloseTeam: office,
  RegisterProfessional: office,
  BeginMembership: office,
  EndMembership: office,
  CreateRecord: ['system/sender', 'administrator/office'],
  AddLocalNumber: ['system/sender', 'administrator/office'],
  AddNhsNumber: ['system/sender', 'administrator/office'],
  InvitePatient: ['professional/ownTeam'],
  RegisterPatient: ['patient/self'],
  RecordDemographics: ['system/sender', 'administrator/office'],
  ClaimIdentifier: ['system/sender', 'system/office', 'administrator/office', 'patient/self'],
  ReleaseIdentifier: office,
  ReceiveMessage: sender,
  QuarantineMessage: ['system/sender', 'system/office'],
  RefuseMessage: sender,
  FileMessage: sender,
  ResolveQuarantine: ['administrator/office', 'system/sender'],
  FileEntry: ['system/sender', 'professional/ownTeam'],
  RetractEntry: ['system/sender', 'professional/ownTeam'],
  StateList: sender,
  Share: ['patient/self'],
  StopSharing: ['patient/self'],
  RelabelEntry: ['patient/self', 'professional/permitted'],
  HoldRelease: ['professional/author'],
  HastenRelease: ['professional/permitted'],
  ChooseOptOut: ['patient/self'],
  RecordNationalOptOut: ['system/office'],
  TakeOptOutList: ['system/office'],
  QuestionLook: ['patient/self'],
  AnswerQuestion: ['privacyOfficer/office'],
  NoteViewed: everyone,
  NoteRefused: everyone,
  NoteFiguresViewed: ['administrator/office', 'commissioner/office'],
  PublishFigures: ['system/office'],
  GrantDashboards: ['administrator/office', 'system/office'],
  WithdrawDashboards: ['administrator/office', 'system/office'],
  DraftPlan: writers,
  WriteSection: writers,
  LabelSection: writers,
  SetSectionOwner: readers,
  AddItem: writers,
  ChangeItem: writers,
  CompleteItem: writers,
  DropItem: writers,
  AgreeToPlan: ['patient/self'],
  DisagreeWithPlan: ['patient/self'],
  PublishPlan: readers,
  ReviewPlan: readers,
  SetReviewDate: readers,
  MovePlanToTemplate: readers,
  ClosePlan: readers,
  ReopenPlan: readers,
  SaveDraft: writers,
  OfferDraft: writers,
  NoteMerged: writers,
  DiscardDraft: writers,
  PublishNote: readers,
  WithdrawNote: readers,
  AllowNhs111: ['patient/self'],
  ForbidNhs111: ['patient/self'],
  RecordDelivery: system,
  RecordHolding: system,
  RecordUndelivered: system,
  ProposeTemplate: office,
  AgreeToTemplate: office,
  RetireTemplate: office,
  RegisterClient: office,
  ChangeClientSecret: office,
  ChangeClientScopes: office,
  RevokeClient: office,
  RecordCheck: ['system/office'],
  GiveReviewReminder: system,
  MarkNoticeRead: writers,
  AskSending: ['professional/reader'],
}

const commandTypes = aggregates.flatMap(({ commands }) => Object.keys(commands))
const eventTypes = aggregates.flatMap(({ events }) => Object.keys(events))
const twice = (names: readonly string[]): readonly string[] =>
  names.filter((name, place) => names.indexOf(name) !== place)

describe('the catalogue', () => {
  it('names every event, command and category once', () => {
    expect(twice([...eventTypes, ...commandTypes])).toStrictEqual([])
    expect(twice(aggregates.map(({ category }) => category))).toStrictEqual([])
  })
  it('has categories without a dash, so that a stream has one', () => {
    for (const { category } of aggregates) expect(category).toMatch(/^[a-z][A-Za-z]*$/)
  })
  it('seals what is about people and nothing else', () => {
    const open = aggregates.filter(({ sealed }) => !sealed).map(({ category }) => category)
    expect(open).toStrictEqual([
      'log',
      'provider',
      'team',
      'optOutList',
      'publication',
      'template',
      'client',
      'receiver',
    ])
  })
  it('finds contracts and aggregates by their names', () => {
    expect(contractOf('ShareGiven')).toBe(aggregateOf('consent')?.events['ShareGiven'])
    expect(commandContract('Share')).toBe(aggregateOf('consent')?.commands['Share'])
    expect([contractOf('Share'), commandContract('ShareGiven'), aggregateOf('nothing')]).toStrictEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
  it('has an upcast from every older version of every event', () => {
    for (const { events } of aggregates)
      for (const { v, upcasts } of Object.values(events))
        expect(Object.keys(upcasts ?? {})).toStrictEqual(
          Array.from({ length: v - 1 }, (_, older) => String(older + 1)),
        )
  })
})

describe('who may ask', () => {
  it('is said for every command', () =>
    expect(commandTypes.sort()).toStrictEqual(Object.keys(whoMayAsk).sort()))
  it.each(commandTypes)('%s: exactly those, of all roles and relationships', type => {
    const everyPair = roles.flatMap(role => relationships.map(relationship => ({ role, relationship })))
    const may = everyPair.filter(pair =>
      commandContract(type)?.who.some(
        one => one.role === pair.role && one.relationship === pair.relationship,
      ),
    )
    expect(may.map(({ role, relationship }) => `${role}/${relationship}`).sort()).toStrictEqual(
      [...(whoMayAsk[type] ?? [])].sort(),
    )
  })
  it('a commissioner asks for nothing but that their looks are kept', () => {
    const asked = Object.entries(whoMayAsk).filter(([, who]) =>
      who.some(one => one.startsWith('commissioner/')),
    )
    expect(asked.map(([type]) => type)).toStrictEqual(['NoteViewed', 'NoteRefused', 'NoteFiguresViewed'])
  })
})
