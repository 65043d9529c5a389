/** If-Match: the revisions that a change may meet (RFC 9110, 13.1.1). */
import type { Problem } from './problems.ts'

/** The revisions named, or `any` (no header, or `*`: what is asked for always exists). */
export type Precondition = 'any' | readonly number[]

const tag = /^"(-?\d{1,15})"$/
const wellFormed = /^(?:W\/)?"[\x21\x23-\x7e]*"$/

/** Reads If-Match. Weak tags, and tags that we never gave, match nothing. A problem (400) when it is no list of tags. */
export const precondition = (header: string | undefined): Precondition | Problem => {
  if (header === undefined || header.trim() === '*') return 'any'
  const tags = header.split(',').map(text => text.trim())
  if (!tags.every(text => wellFormed.test(text)))
    return {
      code: 'malformed',
      detail: 'If-Match holds * or a list of quoted tags',
      faults: [{ place: 'If-Match', why: 'not a list of entity tags' }],
    }
  return tags.flatMap(text => (tag.test(text) ? [Number(text.slice(1, -1))] : []))
}

/** Tells a precondition from a problem. */
export const isPrecondition = (answer: Precondition | Problem): answer is Precondition =>
  answer === 'any' || Array.isArray(answer)

export const stale: Problem = { code: 'stale-revision', detail: 'it has changed since you read it' }
