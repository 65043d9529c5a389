/** If-Match: the revisions that a change may meet (RFC 9110, 13.1.1). */
import type { Problem } from './problems.ts'

/** The revisions named, or `any` (no header, or `*`: what is asked for always exists). */
export type Precondition = 'any' | readonly number[]

const revision = /^-?\d{1,15}$/
const wellFormed = /^(?:W\/)?"[\x21\x23-\x7e]*"$/

/** What the strong tags of If-Match say; weak ones match nothing. A problem (400) when it is no list of tags. */
const tagsOf = (header: string | undefined): 'any' | readonly string[] | Problem => {
  if (header === undefined || header.trim() === '*') return 'any'
  const tags = header.split(',').map(text => text.trim())
  if (!tags.every(text => wellFormed.test(text)))
    return {
      code: 'malformed',
      detail: 'If-Match holds * or a list of quoted tags',
      faults: [{ place: 'If-Match', why: 'not a list of entity tags' }],
    }
  return tags.flatMap(text => (text.startsWith('"') ? [text.slice(1, -1)] : []))
}

/** Reads If-Match. Tags that we never gave match nothing. A problem (400) when it is no list of tags. */
export const precondition = (header: string | undefined): Precondition | Problem => {
  const tags = tagsOf(header)
  if (typeof tags !== 'object' || 'code' in tags) return tags
  return tags.flatMap(text => (revision.test(text) ? [Number(text)] : []))
}

/** Tells a precondition from a problem. */
export const isPrecondition = (answer: Precondition | Problem): answer is Precondition =>
  answer === 'any' || Array.isArray(answer)

export const stale: Problem = { code: 'stale-revision', detail: 'it has changed since you read it' }

/** The one version that If-Match names, as we called it; `any` where it names none in particular. */
export const versionNamed = (header: string | undefined): string | Problem => {
  const tags = tagsOf(header)
  if (typeof tags !== 'object' || 'code' in tags) return tags
  const [only] = tags
  return only === undefined || tags.length > 1 ? stale : only
}

const missing = 'Say in If-Match which version you had before you'

/** The same where it must be said, because what is written is put together with what others wrote since (RFC 6585, 3). */
export const versionRequired = (header: string | undefined): string | Problem => {
  const named = versionNamed(header)
  return named === 'any'
    ? { code: 'version-required', detail: missing, faults: [{ place: 'If-Match', why: missing }] }
    : named
}
