/** The receiver as a process: started, told to fail, killed, started again over what it kept, on the same port. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Line } from './store.ts'

const program = fileURLToPath(new URL('./main.ts', import.meta.url))

export interface ReceiverPlace {
  /** The file that it keeps what it holds in. */
  readonly file: string
  readonly secret: string
  /** The address of the sender's public keys, or the keys as JSON. */
  readonly keys: string
  readonly port?: number
}

/** Starts it; answers once it listens. */
export const startReceiver = async ({ file, secret, keys, port = 0 }: ReceiverPlace) => {
  const child = spawn(process.execPath, ['--import', 'tsx', program, file, secret, keys], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, RECEIVER_PORT: String(port) },
  })
  const ended = once(child, 'close')
  const lines = createInterface({ input: child.stdout })
  const said = await Promise.race([once(lines, 'line'), ended])
  const at = Number(/^port (\d+)$/.exec(String(said[0]))?.[1])
  if (!Number.isInteger(at)) throw new Error('the receiver did not start')
  const url = `http://127.0.0.1:${String(at)}`
  const control = async (body: object): Promise<void> => {
    await fetch(`${url}/control`, { method: 'POST', body: JSON.stringify(body) })
  }
  return {
    url,
    port: at,
    fail: (fault: 'none' | 'down' | 'slow' | '500' | 'refuses' | 'losesAnswers'): Promise<void> =>
      control({ fault }),
    /** Goes back to what it held before its last lines. */
    restore: (restore: number): Promise<void> => control({ restore }),
    log: async (): Promise<readonly Line[]> =>
      ((await (await fetch(`${url}/log`)).json()) as { readonly lines: readonly Line[] }).lines,
    kill: async (): Promise<void> => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
export type ReceiverProgram = Awaited<ReturnType<typeof startReceiver>>
