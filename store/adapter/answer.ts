/** Turns synchronous work into the promise that a port answers with: what it throws becomes a rejection. */

export const answer = <T>(work: () => T): Promise<T> =>
  new Promise(resolve => {
    resolve(work())
  })
