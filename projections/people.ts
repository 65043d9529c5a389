/** Who people are: their numbers, whether they have registered, and what each source says of them. */
import { idOf } from '../domain/kernel/ids.ts'
import { patientEvents, type Demographics } from '../domain/patient/events.ts'
import { removePerson } from './person.ts'
import { projection } from './projection.ts'
import { integer, json, optional, table, text, type RowOf } from './tables.ts'

const people = table(
  'person',
  { patient: text(), nhs_number: optional(text()), registered: integer() },
  { key: ['patient'] },
)
/** The newest view of each source; `revision` keeps the order in which they came. */
const sources = table(
  'person_source',
  { patient: text(), source: text(), revision: integer(), demographics: json<Demographics>() },
  { key: ['patient', 'source'] },
)
export type PeopleTables = {
  readonly person: RowOf<typeof people>
  readonly person_source: RowOf<typeof sources>
}

export const person = projection({
  name: 'people',
  version: 1,
  tables: [people, sources],
  of: { patient: patientEvents },
  announces: true,
  on: {
    RecordCreated: ({ nhsNumber }, { stream }, rows) =>
      rows.put(people, { patient: idOf(stream), nhs_number: nhsNumber ?? null, registered: 0 }),
    NhsNumberAdded: ({ nhsNumber }, { stream }, rows) =>
      rows.change(people, { patient: idOf(stream) }, { nhs_number: nhsNumber }),
    PatientRegistered: (_data, { stream }, rows) =>
      rows.change(people, { patient: idOf(stream) }, { registered: 1 }),
    DemographicsRecorded: (demographics, { stream, revision }, rows) =>
      rows.put(sources, { patient: idOf(stream), source: demographics.source, revision, demographics }),
    LocalNumberAdded: 'ignore',
    PatientInvited: 'ignore',
    Erased: removePerson([people, sources]),
  },
})
