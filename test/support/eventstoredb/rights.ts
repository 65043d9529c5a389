/** Who may do what: a stream's own list in its metadata, else the server's default in `$settings`, else what a fresh server does. */
import { status } from '@grpc/grpc-js'
import { z } from 'zod'
import { isMetastream, metastreamOf, originalOf } from './events.ts'
import type { History } from './history.ts'
import { refusal, type Refusal } from './statuses.ts'
import type { Caller } from './users.ts'

/** Reading, writing and deleting a stream, and reading and writing its metadata. */
export type Right = '$r' | '$w' | '$d' | '$mr' | '$mw'

const roles = z.union([z.string(), z.array(z.string())]).optional()
const list = z.object({ $r: roles, $w: roles, $d: roles, $mr: roles, $mw: roles })
const metadata = z.object({ $acl: list.optional() })
const settings = z.object({ $userStreamAcl: list.optional(), $systemStreamAcl: list.optional() })

export const accessDenied = (): Refusal =>
  refusal(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' })

const lastIn = <T extends z.ZodType>(history: History, stream: string, shape: T): z.output<T> | undefined => {
  const last = history.events(stream, 'reader').at(-1)
  if (last === undefined) return undefined
  try {
    return shape.safeParse(JSON.parse(Buffer.from(last.data).toString())).data
  } catch {
    return undefined
  }
}

/** What a metastream asks for is asked of the stream that it is about. */
const onOriginal: Readonly<Record<Right, Right>> = { $r: '$mr', $w: '$mw', $d: '$mw', $mr: '$mr', $mw: '$mw' }

const allowedBy = (history: History, stream: string, right: Right): readonly string[] => {
  const own = lastIn(history, metastreamOf(stream), metadata)?.$acl?.[right]
  const defaults = lastIn(history, '$settings', settings)
  const isSystem = stream.startsWith('$')
  const general = isSystem ? defaults?.$systemStreamAcl : defaults?.$userStreamAcl
  return [own ?? general?.[right] ?? (isSystem ? '$admins' : '$all')].flat()
}

/** Whether a caller may do something with a stream. `$all`, read whole, is one of the server's own. */
export const may = (
  history: History,
  caller: Caller,
  { stream, right }: { readonly stream: string; readonly right: Right },
): boolean => {
  if (caller === 'everybody') return true
  if (caller === 'nobody') return false
  if (caller.isAdministrator) return true
  const allowed = isMetastream(stream)
    ? allowedBy(history, originalOf(stream), onOriginal[right])
    : allowedBy(history, stream, right)
  return allowed.includes('$all') || allowed.includes(caller.name)
}
