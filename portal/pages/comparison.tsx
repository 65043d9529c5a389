/** What a message says of its person, beside what a record says. */
import { spacedNhsNumber } from '../../domain/kernel/ids.ts'
import type { PersonView } from '../../projections/views.ts'
import type { MessageIdentity } from '../exchange.ts'
import { DataTable } from '../layout/table.tsx'
import { plainDay } from '../text/dates.ts'

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

/** All of them: more than one is why it waits. */
const numbersIn = ({ nhsNumber, severalNhsNumbers }: MessageIdentity): string | undefined =>
  severalNhsNumbers?.map(spacedNhsNumber).join(' and ') ?? number(nhsNumber)

const inMessage = (identity: MessageIdentity | undefined): Said => {
  if (identity === undefined) return {}
  const { familyName, givenNames, sex, postcode } = identity.demographics ?? {}
  const birthDate = date(identity.birthDate)
  return { familyName, givenNames, birthDate, sex, nhsNumber: numbersIn(identity), postcode }
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

interface Compared {
  /** What the message says of its person. */
  readonly identity: MessageIdentity | undefined
  /** Whose record is beside it. */
  readonly person: PersonView | undefined
}

const pairsOf = ({ identity, person }: Compared): readonly Pair[] => {
  const message = inMessage(identity)
  const record = inRecord(person)
  return details.map(([name, what]) => ({ what, message: message[name], record: record[name] }))
}

const sameness = ({ message, record }: Pair): string => {
  if (message === undefined || record === undefined) return 'Can’t compare'
  return message.toLowerCase() === record.toLowerCase() ? 'Same' : 'Different'
}

/** Detail by detail; where there is no record, what the message says alone. */
export const Comparison = (compared: Compared) => (
  <DataTable
    caption="The message beside the record"
    rows={pairsOf(compared)}
    keyOf={pair => pair.what}
    columns={[
      { heading: 'Detail', cell: pair => pair.what },
      { heading: 'In the message', cell: pair => pair.message ?? 'Not said' },
      {
        heading: 'In the record',
        cell: pair => (compared.person === undefined ? 'No record like it' : (pair.record ?? 'Not known')),
      },
      { heading: 'Same?', cell: pair => <strong>{sameness(pair)}</strong> },
    ]}
  />
)
