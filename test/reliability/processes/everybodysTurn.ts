/** The program with a fault planted: every process believes that it is its turn, whatever the lease says. */
import { alone, type byLease as honest } from '../../../app/lease.ts'

export { alone } from '../../../app/lease.ts'

export const byLease: typeof honest = () => alone
