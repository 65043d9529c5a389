/** The shapes in which care plan templates are read. They are about no person: anybody who is signed in may read them. */
import type { VersionState } from '../domain/template/decider.ts'
import type { TemplateSection } from '../domain/kernel/planSections.ts'
import type { Instant } from '../domain/kernel/time.ts'

/** One version of a template. */
export interface TemplateView {
  readonly id: string
  readonly version: number
  /** Of the template's stream: what a change may name. */
  readonly revision: number
  readonly title: string
  /** As the person reads it. */
  readonly plainTitle: string
  readonly sections: readonly TemplateSection[]
  /** Providers that must all agree before it is in force. */
  readonly partners: readonly string[]
  /** Those that have, in the order in which they did. */
  readonly agreed: readonly { readonly organisation: string; readonly at: Instant }[]
  readonly state: VersionState
  readonly proposedAt: Instant
  readonly inForceSince?: Instant
  /** When a newer version took its place, or when it was retired. */
  readonly endedAt?: Instant
  readonly retiredBecause?: string
}

export interface TemplateQueries {
  /** Every version of every template: by title, the newest version first. */
  readonly list: () => Promise<readonly TemplateView[]>
  /** A version in any state; undefined where there is none. */
  readonly read: (id: string, version: number) => Promise<TemplateView | undefined>
  /** Those with which a plan may be made now, by title. */
  readonly inForce: () => Promise<readonly TemplateView[]>
}
