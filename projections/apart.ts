/** Statements that take seconds on a large database, run in a thread of their own: who asks meanwhile is answered. */
import { Worker } from 'node:worker_threads'

/** Runs the statements one after the other on a connection of their own. Nobody else may write meanwhile. */
export const runApart = (path: string, statements: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./apartThread.ts', import.meta.url), {
      workerData: { path, statements },
      execArgv: [],
    })
    worker.once('error', reject)
    worker.once('exit', code => {
      if (code === 0) resolve()
      else reject(new Error(`statements of their own thread ended with ${String(code)}`))
    })
  })
