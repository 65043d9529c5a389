/** Looks are appended in the order of their times, whatever their events cost to seal. */
import { expect, it } from 'vitest'
import { randomIds } from '../../app/ids.ts'
import { toInstant } from '../../domain/kernel/time.ts'
import { openJournal } from '../../store/journal.ts'
import { memoryKeys } from '../../store/memory/keys.ts'
import { memoryLog } from '../../store/memory/log.ts'
import { noteTaker } from '../../store/notes.ts'

const refused = { look: 'record', rule: 'no-rule', policy: '2026-11', cites: [] }

it('keeps times from going back within a session, with many looks at once and keys that take their time', async () => {
  const keys = memoryKeys()
  let asked = 0
  const slowFirst = {
    ...keys,
    obtain: async (subject: string) => {
      asked += 1
      const turns = asked === 1 ? 50 : 0
      for (let turn = 0; turn < turns; turn += 1) await new Promise(resolve => setImmediate(resolve))
      return keys.obtain(subject)
    },
  }
  let now = 0
  const clock = () => toInstant(Date.UTC(2026, 10, 20) + (now += 1000))
  const journal = openJournal(memoryLog(), slowFirst)
  const note = noteTaker(journal, clock, randomIds)
  const stream = `access-${randomIds.opaque()}`
  const actor = { user: randomIds.opaque(), role: 'auditor' } as const
  const look = () =>
    note(stream, [
      {
        event: { type: 'RecordRefused', data: refused },
        meta: { actor, subject: randomIds.opaque(), purpose: 'audit' },
      },
    ])
  await Promise.all([look(), look(), look()])
  const times = (await journal.load(stream)).map(({ at }) => at)
  expect(times).toHaveLength(3)
  expect(times).toStrictEqual([...times].sort())
})
