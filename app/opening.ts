/** Opens stores one by one, and closes those that were opened, the last first: also where the next could not be. */

interface Closable {
  readonly close: () => Promise<void>
}
export type Open = <S extends Closable>(opening: Promise<S>) => Promise<S>

/** Does work over stores; each that is opened through `open` is closed when it is over. */
export const withOpened = async <T>(work: (open: Open) => Promise<T>): Promise<T> => {
  await using opened = new AsyncDisposableStack()
  return await work(async opening => opened.adopt(await opening, store => store.close()))
}
