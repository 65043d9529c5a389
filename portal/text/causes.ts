/** The steps of a consent history: what stood at an instant, and each event that changed it, in words. */
import { labels, type Label } from '../../domain/kernel/terms.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { ShareView } from '../../projections/views.ts'
import { labelList } from './words.ts'

/** One event of the history, with the share that it made or ended. */
export interface ConsentStep {
  readonly revision: number
  readonly at: Instant
  readonly type: 'given' | 'changed' | 'withdrawn'
  readonly share: ShareView
  /** What the grantee held before a change. */
  readonly before?: readonly Label[]
}

const sameGrantee = (a: ShareView, b: ShareView): boolean =>
  a.grantee.type === b.grantee.type && a.grantee.id === b.grantee.id

const begun = (share: ShareView, history: readonly ShareView[]): ConsentStep => {
  const { revision } = share.cause
  const previous = history.find(one => sameGrantee(one, share) && one.endedBy?.revision === revision)
  const step = { revision, at: share.since, share } as const
  return previous === undefined
    ? { ...step, type: 'given' }
    : { ...step, type: 'changed', before: previous.labels }
}

/** Every event of a history, oldest first. A change ends one period and begins the next: it is one step. */
export const stepsOf = (history: readonly ShareView[]): readonly ConsentStep[] => {
  const beginnings = history.map(share => begun(share, history))
  const known = new Set(beginnings.map(({ revision }) => revision))
  const ends = history.flatMap((share): readonly ConsentStep[] => {
    const { endedBy, until } = share
    if (endedBy === undefined || until === undefined || known.has(endedBy.revision)) return []
    return [{ revision: endedBy.revision, at: until, type: 'withdrawn', share }]
  })
  return [...beginnings, ...ends].toSorted((a, b) => a.revision - b.revision)
}

/** The shares that stood at an instant. */
export const standingAt = (history: readonly ShareView[], at: Instant): readonly ShareView[] =>
  history.filter(({ since, until }) => since <= at && (until === undefined || until > at))

const words = (held: readonly Label[]): string => (held.length === 0 ? 'nothing' : labelList(held))

/** `shared general health with …`, as the cause of a step. */
export const causeWords = ({ type, share, before }: ConsentStep, name: string): string => {
  switch (type) {
    case 'given':
      return `The person shared ${words(share.labels)} with ${name}`
    case 'changed':
      return `The person changed what ${name} can see from ${words(before ?? [])} to ${words(share.labels)}`
    case 'withdrawn':
      return `The person stopped sharing ${words(share.labels)} with ${name}`
  }
}

/** Whether a share holds a label, for each label in their order. */
export const matrixRow = ({ labels: held }: ShareView): readonly boolean[] =>
  labels.map(label => held.includes(label))
