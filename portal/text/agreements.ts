/** The sharing agreement in words. */
import type { AgreementState, ProviderView } from '../../projections/officeViews.ts'
import { dayAndTime, plainDay } from './dates.ts'

export const stateWords: Readonly<Record<AgreementState, string>> = {
  inForce: 'In force',
  unsigned: 'Not signed',
  ended: 'Ended',
}

/** How a provider stands to the agreement. */
export const stateOf = ({ agreement, endedAt }: ProviderView): AgreementState => {
  if (agreement === 'inForce') return 'inForce'
  return endedAt === undefined ? 'unsigned' : 'ended'
}

/** Which agreement was signed, and when: `DISA 2024, 3 March 2024`. */
export const signedWords = ({ signed }: ProviderView): string =>
  signed === undefined ? '' : `${signed.agreement}, ${plainDay(signed.on)}`

export const endedWords = ({ endedAt }: ProviderView): string =>
  endedAt === undefined ? '' : dayAndTime(endedAt)
