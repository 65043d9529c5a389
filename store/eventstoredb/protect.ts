/** Who may delete and truncate streams, where nothing else is said of them: the server's default, in its stream `$settings`. */
import { jsonEvent, NO_STREAM, BACKWARDS, END } from '@eventstore/db-client'
import { z } from 'zod'
import { within } from './bounds.ts'
import { LogUnavailable } from '../port.ts'
import { asked, oneCall, unavailable, type Over } from './calls.ts'
import { isDenied, troubleOf, whyOf } from './faults.ts'
import { pageOf } from './page.ts'

const settingsStream = '$settings'
const everybody = '$all'
const administrators = '$admins'

const roles = z.union([z.string(), z.array(z.string())])
const rights = z.looseObject({ $d: roles.optional(), $mw: roles.optional() })
const settings = z.looseObject({ $userStreamAcl: rights.optional(), $systemStreamAcl: rights.optional() })
type Settings = z.output<typeof settings>

/** What a server does that was never told otherwise. */
const usual: Settings = {
  $userStreamAcl: { $r: everybody, $w: everybody, $d: everybody, $mr: everybody, $mw: everybody },
  $systemStreamAcl: {
    $r: administrators,
    $w: administrators,
    $d: administrators,
    $mr: administrators,
    $mw: administrators,
  },
}

interface Standing {
  readonly revision: bigint | typeof NO_STREAM
  readonly settings: Settings
}

const untold: Standing = { revision: NO_STREAM, settings: usual }

/** Throws where it can't be read: an administrator's stream. */
const standing = (over: Over): Promise<Standing> =>
  asked(over, async ({ client, signal }) => {
    const options = { fromRevision: END, direction: BACKWARDS, maxCount: 1, requiresLeader: true } as const
    try {
      const read = client.readStream(settingsStream, options)
      const { events } = await pageOf(read, { silenceMs: over.bounds.silenceMs, signal })
      const last = events[0]?.event
      if (last === undefined) return untold
      return { revision: last.revision, settings: settings.parse(last.data) }
    } catch (error) {
      if (troubleOf(error) === 'missing') return untold
      throw error
    }
  })

const isOpen = (allowed: z.output<typeof roles> = everybody): boolean => [allowed].flat().includes(everybody)

/** Whether deleting and truncating are for administrators. Throws `LogUnavailable` where the user of the address may not know. */
export const isProtected = async (over: Over): Promise<boolean> => {
  const { $userStreamAcl: acl } = (await standing(over)).settings
  return !isOpen(acl?.$d) && !isOpen(acl?.$mw)
}

const write = async (over: Over, { revision, settings: before }: Standing): Promise<void> => {
  const acl = { ...usual.$userStreamAcl, ...before.$userStreamAcl, $d: administrators, $mw: administrators }
  const data = { ...usual, ...before, $userStreamAcl: acl }
  await oneCall(over, ({ client, signal }) =>
    within(
      over.bounds.callMs,
      signal,
      client.appendToStream(settingsStream, jsonEvent({ type: 'update-default-acl', data }), {
        expectedRevision: revision,
        deadline: over.bounds.callMs,
        requiresLeader: true,
      }),
    ),
  )
}

/** Leaves reading and writing as they are; deleting, and setting limits, is for administrators from now on. Throws for a user who is none. */
export const protect = async (over: Over): Promise<void> => {
  try {
    await write(over, await standing(over))
  } catch (error) {
    const cause = error instanceof LogUnavailable ? error.cause : error
    if (!isDenied(cause)) throw unavailable(error)
    throw new Error(`protecting the log needs an administrator of the server: ${whyOf(cause)}`, {
      cause: error,
    })
  }
}
