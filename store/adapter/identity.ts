/** The identity that a store carries is set once, and for ever. */

/** Throws where another identity stands already. True where there was none, so that it is to be written. */
export const mustSetIdentity = (standing: string | undefined, identity: string): boolean => {
  if (standing !== undefined && standing !== identity) {
    throw new Error(`this store belongs to the log ${standing}, not to ${identity}`)
  }
  return standing === undefined
}
