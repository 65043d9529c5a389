/** The program with a fault planted: a message that is sent again after a start is taken for another; and its answers are under way for a while, as over a real network. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { receiver as asked } from '../../../feeds/hl7v2/receive.ts'

const underWayMs = 40

export const receiver: typeof asked = deps => {
  const honest = asked({ ...deps, secret: randomBytes(32) })
  return {
    ...honest,
    receive: async (bytes, connection) => {
      const answer = await honest.receive(bytes, connection)
      await sleep(underWayMs)
      return answer
    },
  }
}
