/** The same note as FHIR R4: a collection of CarePlan, Flag and DocumentReference about a person who is known by NHS number alone. */
import type {
  Bundle,
  CarePlan,
  CareTeam,
  DocumentReference,
  Flag,
  Meta,
  Organization,
  Patient,
  Reference,
  RelatedPerson,
  Resource,
} from '@medplum/fhirtypes'
import type { PublishedNote } from '../../domain/nhs111/message.ts'
import { derivedUuid } from '../../store/keyedHash.ts'

const nhsNumberSystem = 'https://fhir.nhs.uk/Id/nhs-number'
const odsSystem = 'https://fhir.nhs.uk/Id/ods-organization-code'
const title = 'Special patient note'

const metaOf = ({ version, issuedAt }: PublishedNote): Meta => ({
  versionId: String(version),
  lastUpdated: issuedAt,
})

const subjectOf = ({ nhsNumber }: PublishedNote): Reference<Patient> => ({
  type: 'Patient',
  identifier: { system: nhsNumberSystem, value: nhsNumber },
})

/** The organisation that published, with the team and the person in its words. */
const authorOf = ({
  publishedBy: { name, team, organisation, ods },
}: PublishedNote): Reference<Organization> => ({
  type: 'Organization',
  display: [name, team, organisation].filter(Boolean).join(', ') || 'not said',
  ...(ods !== undefined && { identifier: { system: odsSystem, value: ods } }),
})

const idOf = ({ note, version }: PublishedNote, kind: string): string =>
  derivedUuid('nhs111 fhir', kind, note, String(version))

const contactsOf = (note: PublishedNote): readonly RelatedPerson[] =>
  note.contacts.map(({ name, role, phone }, place) => ({
    resourceType: 'RelatedPerson',
    id: `contact-${String(place + 1)}`,
    patient: subjectOf(note),
    name: [{ text: name }],
    ...(phone !== '' && { telecom: [{ system: 'phone', value: phone, rank: place + 1 }] }),
    ...(role !== undefined && role !== '' && { relationship: [{ text: role }] }),
  }))

const careTeamOf = (note: PublishedNote): CareTeam => ({
  resourceType: 'CareTeam',
  id: 'contacts',
  name: 'Whom to call, those for a crisis first',
  subject: subjectOf(note),
  participant: note.contacts.map(({ name, crisis }, place) => ({
    ...(crisis && { role: [{ text: 'Crisis contact' }] }),
    member: { reference: `#contact-${String(place + 1)}`, display: name },
  })),
})

const activitiesOf = ({ contingency }: PublishedNote): NonNullable<CarePlan['activity']> =>
  contingency.map(({ text, whatToDo, whoToContact }) => ({
    detail: {
      status: 'not-started',
      reasonCode: [{ text }],
      ...(whatToDo !== '' && { description: whatToDo }),
      ...(whoToContact !== undefined && whoToContact !== '' && { performer: [{ display: whoToContact }] }),
    },
  }))

const periodOf = ({ issuedAt, validUntil }: PublishedNote): NonNullable<CarePlan['period']> => ({
  start: issuedAt,
  ...(validUntil !== undefined && { end: validUntil }),
})

const carePlanOf = (note: PublishedNote): CarePlan => ({
  resourceType: 'CarePlan',
  id: idOf(note, 'CarePlan'),
  meta: metaOf(note),
  ...(note.contacts.length > 0 && { contained: [...contactsOf(note), careTeamOf(note)] }),
  status: 'active',
  intent: 'plan',
  category: [{ coding: [{ system: 'http://snomed.info/sct', code: '734163000', display: 'Care plan' }] }],
  title,
  description: note.text,
  subject: subjectOf(note),
  period: periodOf(note),
  created: note.issuedAt,
  author: authorOf(note),
  ...(note.contacts.length > 0 && { careTeam: [{ reference: '#contacts' }] }),
  ...(note.contingency.length > 0 && { activity: activitiesOf(note) }),
})

const flagOf = (note: PublishedNote): Flag => ({
  resourceType: 'Flag',
  id: idOf(note, 'Flag'),
  meta: metaOf(note),
  status: 'active',
  category: [
    {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/flag-category', code: 'safety', display: 'Safety' },
      ],
    },
  ],
  code: { text: title },
  subject: subjectOf(note),
  period: periodOf(note),
  author: authorOf(note),
})

const documentOf = (note: PublishedNote): DocumentReference => ({
  resourceType: 'DocumentReference',
  id: idOf(note, 'DocumentReference'),
  meta: metaOf(note),
  status: 'current',
  docStatus: 'final',
  type: { text: title },
  subject: subjectOf(note),
  date: note.issuedAt,
  author: [authorOf(note)],
  content: [
    {
      attachment: {
        contentType: 'text/plain; charset=utf-8',
        language: 'en-GB',
        data: Buffer.from(note.text, 'utf8').toString('base64'),
        title,
        creation: note.issuedAt,
      },
    },
  ],
})

const entryOf = <R extends Resource>(resource: R) => ({ fullUrl: `urn:uuid:${resource.id ?? ''}`, resource })

/** The note as a Bundle. Every resource's version is the note's. */
export const bundleOf = (note: PublishedNote): Bundle<CarePlan | Flag | DocumentReference> => ({
  resourceType: 'Bundle',
  id: idOf(note, 'Bundle'),
  meta: metaOf(note),
  type: 'collection',
  timestamp: note.issuedAt,
  entry: [entryOf(carePlanOf(note)), entryOf(flagOf(note)), entryOf(documentOf(note))],
})
