/** Every released version of the rules: the newest decides, all are kept so that any decision can be made again. */
import { policy2026November } from './2026-11.ts'
import { policy2026December } from './2026-12.ts'
import { policy2027January } from './2027-01.ts'
import type { Policy } from './request.ts'

/** Oldest first. */
export const policies: readonly Policy[] = [policy2026November, policy2026December, policy2027January]

/** The rules that decide now. */
export const newestPolicy: Policy = policy2027January

/** The rules of a version as an access event names it, or undefined. */
export const policyByVersion = (version: string): Policy | undefined =>
  policies.find(policy => policy.version === version)
