/** Given a history, when a command is asked, it yields events or is rejected: how the domain's rules are told in tests. */
import { expect } from 'vitest'
import type { Actor } from '../../domain/kernel/actor.ts'
import {
  fold,
  type Aggregate,
  type CommandContracts,
  type CommandOf,
  type Context,
} from '../../domain/kernel/decider.ts'
import type { Erased, EventContracts, EventOf } from '../../domain/kernel/event.ts'
import type { RejectionCode } from '../../domain/kernel/rejection.ts'
import { instant, localDate, type Instant, type LocalDate } from '../../domain/kernel/time.ts'

/** Thirty-two times one hexadecimal character: an opaque id that is easy to tell from others. */
export const id = (character: string): string => character.repeat(32)
export const moment = (text: string): Instant => instant.parse(text)
export const day = (text: string): LocalDate => localDate.parse(text)

/** When commands are asked in tests unless they say otherwise. */
export const now = moment('2026-11-02T09:00:00.000Z')
export const system: Actor = { user: id('0'), role: 'system' }

/** What is left of an event once its person was erased. */
export const erased = (was: string): Erased => ({ type: 'Erased', was })

/** `given(team, formed).when(close).yields(closed)`; `.yields()` means "already so". */
export const given = <S, C extends CommandContracts, E extends EventContracts>(
  aggregate: Aggregate<S, C, E>,
  ...history: readonly (EventOf<E> | Erased)[]
) => ({
  state: fold(aggregate, history),
  when: (command: CommandOf<C>, context: Partial<Context> = {}) => {
    const answer = aggregate.decide(command, fold(aggregate, history), { at: now, by: system, ...context })
    return {
      yields: (...events: readonly EventOf<E>[]) => {
        expect(answer).toStrictEqual(events)
      },
      rejects: (rejected: RejectionCode, place?: string) => {
        expect(answer).toStrictEqual({
          rejected,
          why: expect.any(String) as string,
          ...(place === undefined ? {} : { place }),
        })
      },
    }
  },
})
