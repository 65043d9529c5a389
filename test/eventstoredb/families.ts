/** The sections of the facts that are replayed, in families that share a server and a process. */
import type { Fact } from './facts.ts'
import { allRuns } from './replayAll.ts'
import { allSubscriptionRuns } from './replayAllSubscriptions.ts'
import { appendRuns } from './replayAppends.ts'
import { deletedStreamRuns } from './replayDeletedStreams.ts'
import { deleteRuns } from './replayDeletes.ts'
import { filterRuns } from './replayFilters.ts'
import { idempotencyRuns } from './replayIdempotency.ts'
import { linkRuns } from './replayLinks.ts'
import { metadataRuns } from './replayMetadata.ts'
import { checkpointRuns } from './replayCheckpoints.ts'
import { damageRuns } from './replayDamage.ts'
import { readRuns } from './replayReads.ts'
import { restartRuns } from './replayRestart.ts'
import { roundTripRuns } from './replayRoundTrips.ts'
import { sizeRuns } from './replaySizes.ts'
import { subscriptionRuns } from './replaySubscriptions.ts'
import { togetherRuns } from './replayTogether.ts'
import type { Run } from './stage.ts'

export interface Family {
  readonly sections: RegExp
  readonly runs: readonly Run[]
  /** What can't be done again, and why. */
  readonly left: readonly { readonly matches: (fact: Fact) => boolean; readonly because: string }[]
}

export const families = {
  appends: { sections: /^s1-/, runs: appendRuns, left: [] },
  idempotency: { sections: /^s2-/, runs: idempotencyRuns, left: [] },
  restart: { sections: /^s12-/, runs: restartRuns, left: [] },
  sizes: { sections: /^s3-/, runs: sizeRuns, left: [] },
  damage: { sections: /^s3b-/, runs: [...damageRuns, ...togetherRuns], left: [] },
  damageAcross: { sections: /^s3c-/, runs: damageRuns, left: [] },
  reads: { sections: /^s4-/, runs: [...linkRuns, ...roundTripRuns, ...readRuns], left: [] },
  all: { sections: /^s5-/, runs: allRuns, left: [] },
  subscriptions: {
    sections: /^s6-/,
    runs: [...filterRuns, ...subscriptionRuns, ...allSubscriptionRuns],
    left: [
      {
        matches: fact => fact.case.startsWith('for await break on '),
        because: 'it counts what the client keeps to itself',
      },
    ],
  },
  checkpoints: { sections: /^s6b-/, runs: checkpointRuns, left: [] },
  deletes: {
    sections: /^s7-/,
    runs: [...deleteRuns, ...deletedStreamRuns, ...metadataRuns],
    left: [
      {
        matches: fact => fact.case.startsWith("setStreamMetadata('')"),
        because: 'it kills the real server and was not recorded',
      },
    ],
  },
} as const satisfies Readonly<Record<string, Family>>

export type FamilyName = keyof typeof families
export const familyNames = Object.keys(families) as FamilyName[]
