/** What is true of a person, without who it is: part of the privacy boundary. */
import { boroughs } from '../../domain/kernel/terms.ts'
import { currentDemographics, type PatientState } from '../../domain/patient/decider.ts'
import type { CurrentDemographics } from '../../domain/patient/demographics.ts'

/** What is true of a person from an event on. */
export interface Attributes {
  readonly borough: string
  /** The practice's ODS code, or empty. */
  readonly practice: string
  /** Of the neighbourhood's deprivation: 1 is the most deprived tenth, 10 the least, 0 not known. The postcode itself stays outside. */
  readonly decile: number
  readonly birthYear: number
  readonly sex: string
  readonly registered: 0 | 1
  /** Specialties of the teams that invited them, each once, `|` between. */
  readonly invitedBy: string
}

/** What is looked up beside the event: neither tells who the person is. */
export interface LookedUp {
  readonly decileOf: (postcode: string) => number
  readonly specialtiesOf: (teams: readonly string[]) => Promise<readonly string[]>
}

const known: ReadonlySet<string> = new Set(boroughs)

/** Several words in one column. */
export const inOneColumn = (words: readonly string[]): string => [...new Set(words)].toSorted().join('|')

const boroughOf = ({ borough = '' }: CurrentDemographics): string =>
  known.has(borough) ? borough : 'elsewhere'

const aboutThem = (
  said: CurrentDemographics,
  { decileOf }: LookedUp,
): Omit<Attributes, 'registered' | 'invitedBy'> => ({
  borough: boroughOf(said),
  practice: said.gpPractice ?? '',
  decile: said.postcode === undefined ? 0 : decileOf(said.postcode),
  birthYear: Number(said.birthDate?.slice(0, 4) ?? 0),
  sex: said.sex ?? 'notKnown',
})

/** What is true of a person now; undefined for nobody, and after an erasure. */
export const attributesOf = async (
  state: PatientState,
  lookedUp: LookedUp,
): Promise<Attributes | undefined> => {
  if (state.status === 'none' || state.status === 'erased') return undefined
  const said = currentDemographics(state) ?? { familyName: '', givenNames: '' }
  const invitedBy = await lookedUp.specialtiesOf(state.invitations.map(({ team }) => team))
  return {
    ...aboutThem(said, lookedUp),
    registered: state.status === 'registered' ? 1 : 0,
    invitedBy: inOneColumn(invitedBy),
  }
}
