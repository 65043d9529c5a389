/** The receiver as a process: started, told to fail, killed, started again over what it kept, on the same port. */
import { fileURLToPath } from 'node:url'
import { startLines } from '../lines.ts'
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
  const child = startLines(program, { args: [file, secret, keys], env: { RECEIVER_PORT: String(port) } })
  const said = await child.hear('port ')
  if (said === undefined) throw new Error(`the receiver did not start: ${child.errors()}`)
  const at = Number(said)
  const url = `http://127.0.0.1:${String(at)}`
  const control = async (body: object): Promise<void> => {
    await fetch(`${url}/control`, { method: 'POST', body: JSON.stringify(body) })
  }
  const told = async () =>
    (await (await fetch(`${url}/log`)).json()) as { readonly lines: readonly Line[]; readonly sent: number }
  return {
    url,
    port: at,
    fail: (fault: 'none' | 'down' | 'slow' | '500' | 'refuses' | 'losesAnswers'): Promise<void> =>
      control({ fault }),
    /** Holds nothing any more, makes no faults, and believes another sender. */
    beginAnew: (keys: string): Promise<void> => control({ keys, fault: 'none' }),
    /** Goes back to what it held before its last lines. */
    restore: (restore: number): Promise<void> => control({ restore }),
    log: async (): Promise<readonly Line[]> => (await told()).lines,
    /** How often it was sent something, since it started. */
    sent: async (): Promise<number> => (await told()).sent,
    kill: child.kill,
  }
}
export type ReceiverProgram = Awaited<ReturnType<typeof startReceiver>>
