/** Who acts, in which role, and how they stand to the person or thing acted on. */
import { z } from 'zod'

export const roles = [
  'patient',
  'professional',
  'privacyOfficer',
  'auditor',
  'commissioner',
  'administrator',
  'system',
] as const
export const role = z.enum(roles)
export type Role = z.infer<typeof role>

/** Who asks. `user` is the opaque id behind the sign-in; a patient's `user` is their patient id, a professional's their professional id. */
export const actor = z
  .object({
    user: z.string().min(1),
    role,
    /** The team a professional has chosen to act for. */
    team: z.string().optional(),
    /** The provider (opaque id) that a system speaks for, or that the team belongs to. */
    organisation: z.string().optional(),
    onBehalfOf: z.string().optional(),
  })
  .readonly()
export type Actor = z.infer<typeof actor>

export const purposes = ['ownRecord', 'directCare', 'audit', 'administration', 'feed', 'upkeep'] as const
/** Why data are touched: a person's own record, care given to them, checking, running the exchange, or data arriving. */
export type Purpose = (typeof purposes)[number]

/**
 * How an actor stands to what a command is about, established from the log by access:
 * `self` the patient whose record it is · `ownTeam` a current member of the team named · `permitted` may see the patient's entry ·
 * `author` may see it, acts for the provider that made it, and the patient can't read it yet ·
 * `reader` is shared with: may see every section of the care plan that the command names ·
 * `sender` a system that speaks for the organisation named · `office` by role alone.
 */
export const relationships = ['self', 'ownTeam', 'permitted', 'author', 'reader', 'sender', 'office'] as const
export type Relationship = (typeof relationships)[number]

/** One line of a command's catalogue entry: this role, standing so, may ask it. */
export interface MayAsk {
  readonly role: Role
  readonly relationship: Relationship
}
