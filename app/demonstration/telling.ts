/** What one person's two years are told from. */
import type { Instant } from '../../domain/kernel/time.ts'
import type { Sender } from './hl7/segments.ts'
import type { DemonstrationPerson } from './people.ts'
import type { Random } from './random.ts'

/** How long the demonstration's past is. */
export const demonstrationDays = 730

/** What one person's acts are made from. */
export interface Telling {
  readonly person: DemonstrationPerson
  readonly random: Random
  /** The moment `day` days (and a part) after the beginning. */
  readonly on: (day: number) => Instant
  /** A sender's next message. */
  readonly sender: (ods: string) => Sender
}
