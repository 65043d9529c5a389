/** The heap of this process after everything that can go has gone. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect: unknown = runInNewContext('gc')

/** Bytes in use after a collection. */
export const heapAfterCollection = (): number => {
  if (typeof collect !== 'function') throw new Error('this Node lets nobody collect')
  Reflect.apply(collect, undefined, [])
  return process.memoryUsage().heapUsed
}
