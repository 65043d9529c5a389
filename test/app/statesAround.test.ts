/** States around an event are those that the stream had then, in whatever order and however often they are asked for. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { statesAround } from '../../app/statesAround.ts'
import { consent } from '../../domain/consent/decider.ts'
import { fold } from '../../domain/kernel/decider.ts'
import { typedEvents } from '../../store/codec.ts'
import { openJournal } from '../../store/journal.ts'
import { memoryKeys } from '../../store/memory/keys.ts'
import { memoryLog } from '../../store/memory/log.ts'
import { append, eventsFrom } from '../analytics/reliability/events.ts'

/** The consents of one person after many events. */
const recordedConsents = async () => {
  const journal = openJournal(memoryLog(), memoryKeys())
  const all = eventsFrom(0, 400, 1).filter(({ stream }) => stream.startsWith('consent-'))
  await append(journal, all)
  return { journal, events: await journal.load(all[0]?.stream ?? '') }
}

test('are folded as far as the stream had come', async () => {
  const { journal, events } = await recordedConsents()
  expect(events.length).toBeGreaterThan(10)
  const typed = typedEvents(consent, events)
  const revisions = fc.array(fc.nat(events.length - 1), { minLength: 1, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(revisions, async asked => {
      const { around } = statesAround(journal, consent)
      for (const revision of asked) {
        const one = events[revision]
        if (one === undefined) throw new Error('no such event')
        expect(await around(one)).toMatchObject({
          before: fold(consent, typed.slice(0, revision)),
          after: fold(consent, typed.slice(0, revision + 1)),
          arrived: events[0]?.at,
        })
      }
    }),
    { numRuns: 50 },
  )
})
