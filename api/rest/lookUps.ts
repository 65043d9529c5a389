/** Looking somebody up by NHS number: counted for the one who asks, whichever route they use. */
import { nobody } from '../../access/access.ts'
import { lookUpKey, lookUpWindowMs } from '../../access/lookUps.ts'
import type { Problem } from '../http/problems.ts'
import { overRate } from '../http/rates.ts'
import type { Looking } from './person.ts'

/** Whose number it is: `nobody`'s where nobody holds it, so that asking further is the same look. The problem where it was asked too often. */
export const patientBy = async (
  { exchange, caller }: Looking,
  nhsNumber: string,
): Promise<string | Problem> => {
  const { clock, identity, limits, rates } = exchange
  const { user, role } = caller.by
  const rate = {
    key: lookUpKey(user),
    most: rates.lookUps[role],
    windowMs: lookUpWindowMs,
    did: 'looked up too many numbers in five minutes',
  }
  const tooMany = await overRate(limits, rate, clock())
  return tooMany ?? (await identity.patientByNhsNumber(nhsNumber)) ?? nobody
}
