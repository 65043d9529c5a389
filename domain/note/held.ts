/** Which version of a note a receiver held at a moment, and how that is known: from its receipts, and from checks. */
import type { Instant } from '../kernel/time.ts'

/** One thing that was learned of what a receiver holds. */
export interface Learned {
  readonly receiver: string
  /** A receipt of the receiver, or what a check found that its receipts do not say. */
  readonly what: 'delivered' | 'found'
  /** Absent where nothing was found. */
  readonly version?: number
  /** When the receiver says that it took it, or when it was asked. */
  readonly at: Instant
  readonly receipt?: string
  readonly withheld?: true
}

/** A check of all that a receiver holds, that was answered. */
export interface CheckedThen {
  readonly startedAt: Instant
  readonly endedAt: Instant
}

/** How it is known: the receiver's own receipt, a check that found something else, or one that found all as its receipts say. */
export type Evidence =
  | { readonly by: 'receipt'; readonly at: Instant; readonly receipt: string; readonly withheld?: true }
  | { readonly by: 'found' | 'check'; readonly at: Instant }

export interface HeldAt {
  readonly receiver: string
  readonly version: number | 'none'
  /** The last thing that was known by then. Absent where nothing ever reached the receiver by then. */
  readonly evidence?: Evidence
  /** The first thing that was learned later, and the version that it says. */
  readonly next?: Evidence & { readonly version: number | 'none' }
  /** Whether something that was learned later says that it was still so: otherwise it is known as of the last evidence. */
  readonly isCertain: boolean
}

type Said = Evidence & { readonly version: number | 'none' }

const saidBy = ({
  what,
  at,
  version = 'none' as const,
  receipt,
  withheld,
}: Omit<Learned, 'version'> & { readonly version?: number | 'none' }): Said =>
  what === 'delivered'
    ? { by: 'receipt', at, receipt: receipt ?? '', version, ...(withheld === true && { withheld }) }
    : { by: 'found', at, version }

/** What a check says of one note: nothing where a receipt came while it ran, as nobody knows which of both was first. */
const saidByCheck = (said: readonly Said[], { startedAt, endedAt }: CheckedThen): readonly Said[] => {
  if (said.some(({ at }) => at >= startedAt && at <= endedAt)) return []
  const version = said.findLast(({ at }) => at < startedAt)?.version
  return version === undefined ? [] : [{ by: 'check', at: startedAt, version }]
}

const evidenceOf = ({ version: _, ...evidence }: Said): Evidence => evidence

/** Whether what was learned next says that the version stood until then. */
const standsUntil = (next: Said, version: Said['version']): boolean =>
  next.by !== 'receipt' && next.version === version

/**
 * What a receiver held at a moment. `learned` is all that was ever learned of it about the note, in any order; `checks` are those around the
 * moment that it answered. Moments are the receiver's own in receipts, and ours in checks: they are as exact as both clocks agree.
 */
export const heldAt = (
  receiver: string,
  { learned, checks }: { readonly learned: readonly Learned[]; readonly checks: readonly CheckedThen[] },
  moment: Instant,
): HeldAt => {
  const told = learned
    .filter(one => one.receiver === receiver)
    .map(saidBy)
    .toSorted((a, b) => a.at.localeCompare(b.at))
  const all = [...told, ...checks.flatMap(check => saidByCheck(told, check))].toSorted((a, b) =>
    a.at.localeCompare(b.at),
  )
  const before = all.findLast(({ at }) => at <= moment)
  const next = all.find(({ at }) => at > moment)
  const version = before?.version ?? 'none'
  return {
    receiver,
    version,
    ...(before !== undefined && { evidence: evidenceOf(before) }),
    ...(next !== undefined && { next }),
    isCertain: before?.at === moment || (next !== undefined && standsUntil(next, version)),
  }
}
