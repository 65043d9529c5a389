/** How often one person may look others up by number: one counter, whichever door they use and however often they sign in. */

/** 30 look-ups in five minutes. */
export const lookUpLimit = { most: 30, windowMs: 5 * 60_000 } as const

/** The counter's name in the session store. `user` is the exchange's opaque id, or a keyed hash of a sign-in that it doesn't know. */
export const lookUpKey = (user: string): string => `look-ups-${user}`
