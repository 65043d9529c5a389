/** The sender as a process: told to publish until it says that it did, killed, started again over the same folder. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

interface Place {
  readonly folder: string
  readonly url: string
  readonly secret: string
  readonly planted?: 'newestOnly' | 'trusting' | undefined
}

const spawned = ({ folder, url, secret, planted }: Place) => {
  const hooks = planted === undefined ? [] : ['--import', fileOf('planted.ts')]
  const args = ['--import', 'tsx', ...hooks, fileOf('childSender.ts'), folder, url, secret]
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...(planted !== undefined && { PLANTED: planted }) },
  })
  child.stdin.on('error', () => undefined)
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', line => lines.push(line))
  const ended = once(child, 'close')
  let isOver = false
  void ended.then(() => (isOver = true))
  const hear = async (beginning: string): Promise<string | undefined> => {
    for (;;) {
      const place = lines.findIndex(line => line.startsWith(beginning))
      if (place !== -1) return lines.splice(place, 1)[0]
      if (isOver) return undefined
      await Promise.race([once(reader, 'line'), ended])
    }
  }
  return { child, ended, hear, tell: (words: string): void => void child.stdin.write(`${words}\n`) }
}

/** Starts it. What it is told is told again to the next life where one ends before it answers. */
export const startSender = (place: Place) => {
  let living = spawned(place)
  let ready = living.hear('ready')
  const restart = async (): Promise<void> => {
    living.child.kill('SIGKILL')
    await living.ended
    living = spawned(place)
    ready = living.hear('ready')
  }
  const asked = async (words: string, answer: string): Promise<string> => {
    for (;;) {
      const life = living
      await ready
      life.tell(words)
      const said = await life.hear(answer)
      if (said !== undefined) return said
      if (life === living) throw new Error('the sender ended by itself')
    }
  }
  return {
    publish: (patient: string, number: number): Promise<string> =>
      asked(`publish ${patient} ${String(number)}`, `published ${String(number)}`),
    check: (): Promise<string> => asked('check', 'checked'),
    state: async (): Promise<unknown> => JSON.parse((await asked('state', 'state ')).slice('state '.length)),
    restart,
    kill: async (): Promise<void> => {
      living.child.kill('SIGKILL')
      await living.ended
    },
  }
}
