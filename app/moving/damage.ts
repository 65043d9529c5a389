/** What is wrong with a set of files, or with a log that was moved. */

/** A file of a set does not hold what was written to it. The message names what. */
export class SetDamaged extends Error {
  override readonly name = 'SetDamaged'
}

/** The target holds something else than what is moved there. */
export class OtherLogThere extends Error {
  override readonly name = 'OtherLogThere'
}
