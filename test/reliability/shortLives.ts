/** A run over lives of a fixed number of appends each. */
import { feedOf } from './feed.ts'
import { livesOver } from './lives.ts'
import { found } from './run.ts'
import { startSenders } from './sending.ts'
import { faultsOf } from './verdict.ts'

/** Lives, each of so many appends, until one has nothing left to do. Answers how many died, and what is wrong then. */
export const throughLivesOf = async (
  folder: string,
  { life, messages }: { readonly life: number; readonly messages: number },
) => {
  await found(folder)
  const feed = feedOf(1, messages)
  const senders = startSenders(feed)
  const lives = livesOver({ folder, life })
  let died = 0
  for (;;) {
    const one = await lives.begin()
    const port = await one.port
    senders.connectTo(port)
    const alive = await Promise.race([one.ended.then(() => false), senders.done.then(() => true)])
    if (alive && (await one.settle())) {
      await one.end()
      break
    }
    senders.connectTo(undefined)
    died += 1
  }
  await lives.close()
  const faults = await faultsOf(folder, { sent: feed.flat(), people: 1, answers: senders.answers })
  return { died, faults }
}
