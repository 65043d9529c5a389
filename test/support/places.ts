/** The places of stores that lie on this machine. */
import type { Place } from '../../app/sharedPlace.ts'

/** The path of a store's file or folder. Throws for one on a server. */
export const pathOf = <A>(place: Place<A>): string => {
  if (place.at === 'server') throw new Error(`${place.words} is no file`)
  return place.path
}
