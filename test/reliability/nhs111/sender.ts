/** The sender as a process: told to publish until it says that it did, killed, started again over the same folder. */
import { fileURLToPath } from 'node:url'
import { startLines, type Lines } from '../../support/lines.ts'

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

interface Place {
  readonly folder: string
  readonly url: string
  readonly secret: string
  readonly planted?: 'newestOnly' | 'trusting' | undefined
}

const spawned = ({ folder, url, secret, planted }: Place): Lines =>
  startLines(fileOf('childSender.ts'), {
    args: [folder, url, secret],
    ...(planted !== undefined && { hooks: fileOf('planted.ts'), env: { PLANTED: planted } }),
  })

/** Starts it. What it is told is told again to the next life where one ends before it answers. */
export const startSender = (place: Place) => {
  let living = spawned(place)
  let ready = living.hear('ready')
  const restart = async (): Promise<void> => {
    await living.kill()
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
      if (life === living) throw new Error(`the sender ended by itself: ${life.errors()}`)
    }
  }
  return {
    publish: (patient: string, number: number): Promise<string> =>
      asked(`publish ${patient} ${String(number)}`, `published ${String(number)}`),
    check: (): Promise<string> => asked('check', 'checked'),
    state: async (): Promise<unknown> => JSON.parse(await asked('state', 'state ')),
    restart,
    kill: (): Promise<void> => living.kill(),
  }
}
