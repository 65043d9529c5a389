/** One process of several: opens the keys and sessions that its settings name and says what it found, once it is told to begin. */
import { createHash } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { openKeys, openSessions } from '../../../app/adapters.ts'
import { readConfig } from '../../../app/config.ts'
import { toInstant } from '../../../domain/kernel/time.ts'

const { stores } = readConfig(process.env)
const [keys, sessions] = [await openKeys(stores), await openSessions(stores)]
process.stdout.write('open\n')
await text(process.stdin)

const now = toInstant(0)
const subjects = Array.from({ length: 200 }, (_, one) => `subject${String(one)}`)
const made = await Promise.all(subjects.map(subject => keys.obtain(subject)))
const hash = createHash('sha256').update(Buffer.concat(made)).digest('hex')
const uses = await Promise.all(subjects.map(() => sessions.count('limit', 60_000, now)))
const counts = uses.map(({ count }) => count)
const session = (await sessions.get('signed-out', now)) === undefined ? 'gone' : 'there'
process.stdout.write(`${JSON.stringify({ hash, counts, session })}\n`)
await keys.close()
await sessions.close()
