/** Ends the sessions and tokens of a user whom the log knows, and says so where it knows nobody by that id. */
import { opaqueId, streamName } from '../domain/kernel/ids.ts'
import { patient } from '../domain/patient/decider.ts'
import { professional } from '../domain/professional/decider.ts'
import { access } from '../domain/access/decider.ts'
import type { EventLog } from '../store/port.ts'

type Log = Pick<EventLog, 'readStream' | 'readAll'>

const hasStream = async (log: Log, stream: string): Promise<boolean> => {
  for await (const page of log.readStream(stream, { limit: 1 })) return page.length > 0
  return false
}

/** Officers have no stream of their own: they are known by what they looked at. */
const hasLooked = async (log: Log, user: string): Promise<boolean> => {
  for await (const page of log.readAll({ categories: [access.category] }))
    if (page.some(({ meta }) => meta.includes(`"user":"${user}"`))) return true
  return false
}

const isKnown = async (log: Log, user: string): Promise<boolean> =>
  (await hasStream(log, streamName(patient.category, user))) ||
  (await hasStream(log, streamName(professional.category, user))) ||
  (await hasLooked(log, user))

/** Makes the revoking. It throws where nobody has the id; what looks like an id is revoked all the same, as somebody may have signed in and done nothing. */
export const revoking =
  (log: Log, revokeAll: (user: string) => Promise<void>) =>
  async (user: string): Promise<void> => {
    if (!opaqueId.safeParse(user).success)
      throw new Error('nobody has that id: an id is 32 hexadecimal characters, as the access log shows them')
    await revokeAll(user)
    if (!(await isKnown(log, user)))
      throw new Error('nobody in the log has that id. Had it any session or token, they have ended')
  }
