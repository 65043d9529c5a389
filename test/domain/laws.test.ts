/** What holds for every decider of the catalogue, on random histories. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withEachAggregate } from '../../domain/catalogue.ts'
import { fold, type Aggregate, type CommandContracts } from '../../domain/kernel/decider.ts'
import type { Erased, EventContracts, EventOf } from '../../domain/kernel/event.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { commandsOf, contexts, eventsOf, historiesOf } from '../support/domainArbitrary.ts'

const runs = { numRuns: 300, seed: 2026 }

/** Every look is a fact of its own, also the same look again: two requests for one page are two looks. */
const appendOnly = ['access']
/** A claim's identifier is free again, and a session of looks goes on, whoever in it was erased. */
const goesOnAfterErasure = ['claim', 'access']

const erase = (event: { readonly type: string }): Erased => ({ type: 'Erased', was: event.type })

const laws = <S, C extends CommandContracts, E extends EventContracts>(
  aggregate: Aggregate<S, C, E>,
): void => {
  const { category } = aggregate
  const commands = commandsOf(aggregate.commands)
  const histories = historiesOf(aggregate)
  const state = (history: readonly (EventOf<E> | Erased)[]): S => fold(aggregate, history)
  const holds = <T>(values: fc.Arbitrary<T>, law: (value: T) => void, more = {}): void => {
    fc.assert(fc.property(values, law), { ...runs, ...more })
  }
  /** What has many events needs many histories to meet them all. */
  const enough = { numRuns: Math.max(runs.numRuns, 150 * Object.keys(aggregate.events).length) }

  describe(category, () => {
    it('answers any command on any history with events or a rejection, and never throws', () => {
      const anyHistory = fc.array(fc.oneof(eventsOf(aggregate.events), eventsOf(aggregate.events).map(erase)))
      holds(fc.tuple(anyHistory, commands, contexts), ([history, command, context]) => {
        const answer = aggregate.decide(command, state(history), context)
        expect(isRejection(answer) || Array.isArray(answer)).toBe(true)
      })
    })

    it('yields every one of its event types, and only what their schemas hand out', () => {
      const seen = new Set<string>()
      const meets = (history: readonly EventOf<E>[]): void => {
        for (const { type, data } of history) {
          seen.add(type)
          expect(aggregate.events[type]?.data.parse(data)).toStrictEqual(data)
        }
      }
      holds(histories, meets, enough)
      expect([...seen].sort()).toStrictEqual(Object.keys(aggregate.events).sort())
    })

    const twice = appendOnly.includes(category)
      ? 'decides the same again each time it is asked'
      : 'finds what it has just decided already so, or refuses it'
    it(twice, () => {
      holds(fc.tuple(histories, commands, contexts), ([history, command, context]) => {
        const answer = aggregate.decide(command, state(history), context)
        if (isRejection(answer)) return
        const again = aggregate.decide(command, state([...history, ...answer]), context)
        expect(isRejection(again) ? [] : again).toStrictEqual(appendOnly.includes(category) ? answer : [])
      })
    })

    it('comes to the same state over events that went through JSON', () => {
      holds(histories, history => {
        expect(state(JSON.parse(JSON.stringify(history)) as EventOf<E>[])).toStrictEqual(state(history))
      })
    })

    if (aggregate.lastSaysAll === true)
      it('comes to the same state by its last event alone', () => {
        holds(histories, history => {
          expect(state(history.slice(-1))).toStrictEqual(state(history))
        })
      })

    it('reads on when any of its events is erased', () => {
      holds(fc.tuple(histories, fc.infiniteStream(fc.boolean())), ([history, coins]) => {
        const some = history.map(event => (coins.next().value ? erase(event) : event))
        expect(state(some)).toBeDefined()
      })
    })

    if (aggregate.sealed && !goesOnAfterErasure.includes(category))
      it('refuses every command once its person was erased', () => {
        holds(fc.tuple(histories, commands, contexts), ([history, command, context]) => {
          const gone = state([...history.map(erase), erase({ type: 'any' })])
          expect(aggregate.decide(command, gone, context)).toMatchObject({ rejected: 'erased' })
        })
      })
  })
}

describe('every decider', () => {
  withEachAggregate(laws)
})
