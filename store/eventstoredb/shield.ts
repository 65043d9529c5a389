/** A call that can't even begin fails as any other does: the client makes it where what is thrown is caught by nobody. */
import { PassThrough } from 'node:stream'

type Begin = (...given: readonly unknown[]) => unknown

const isBegin = (found: unknown): found is Begin => typeof found === 'function'

/** Tells the one who waits for the answer, and takes what is written to the call that there is not. */
const failed = (given: readonly unknown[], error: unknown): PassThrough => {
  const tell = given.at(-1)
  setImmediate(() => {
    if (isBegin(tell)) tell(error)
  })
  return new PassThrough({ objectMode: true }).resume()
}

/** A stub of gRPC whose `append` never throws: a closed channel is told through its callback. */
export const shielded = <C extends object>(stub: C): C =>
  new Proxy(stub, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name, target)
      if (!isBegin(found)) return found
      return (...given: readonly unknown[]): unknown => {
        try {
          return Reflect.apply(found, target, given)
        } catch (error) {
          if (name !== 'append') throw error
          return failed(given, error)
        }
      }
    },
  })
