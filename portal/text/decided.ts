/** What was decided about an item, as sentences. */
import type { DecidedHead, DecidedView } from '../../projections/decidedViews.ts'
import { day, dayAndTime } from './dates.ts'
import { labelName, oneOf } from './words.ts'

/** A sentence without its end: a reason may follow. */
export const decidedWords = ({ type, at, was, label, until }: DecidedView, who: string): string => {
  switch (type) {
    case 'EntryRelabelled': {
      const from = was === undefined ? '' : ` from ${labelName(was)}`
      return `${who} moved this${from} to ${labelName(label ?? 'unset')} on ${day(at)}`
    }
    case 'ReleaseHeld':
      return `${who} held this back${until === undefined ? '' : ` until ${dayAndTime(until)}`} on ${day(at)}`
    case 'ReleaseHastened':
      return `${who} released this early on ${day(at)}`
  }
}

/** That something was decided, for those who learn nothing of what an item says: its kind and its day. */
export const decidedOutline = ({ type, kind, effective }: DecidedHead, who: string): string => {
  const item = `${oneOf(kind)} of ${day(effective)}`
  switch (type) {
    case 'EntryRelabelled':
      return `${who} changed what ${item} is kept under`
    case 'ReleaseHeld':
      return `${who} held back ${item}`
    case 'ReleaseHastened':
      return `${who} released ${item} early`
  }
}
