/** Random data for any schema of the domain, out of few values, so that random histories often meet themselves again. */
import fc from 'fast-check'
import { z } from 'zod'
import { isRejection } from '../../domain/kernel/rejection.ts'
import {
  fold,
  type Aggregate,
  type CommandContracts,
  type CommandOf,
  type Context,
} from '../../domain/kernel/decider.ts'
import type { EventContracts, EventOf } from '../../domain/kernel/event.ts'
import { id, now, system } from './domain.ts'

/** Whatever a leaf accepts of these it is given. */
const pool: readonly unknown[] = [
  id('a'),
  id('b'),
  'e'.repeat(64),
  'f'.repeat(64),
  '2026-10-01T00:00:00.000Z',
  now,
  '2026-12-01T00:00:00.000Z',
  '2026-10-01',
  '2026-12-01',
  '999 000 0018',
  '9912003888',
  'U12345',
  'one',
  0,
  1,
  16_384,
  true,
  false,
]

const leaf = (schema: z.core.$ZodType): fc.Arbitrary<unknown> => {
  const fitting = pool.filter(value => z.safeParse(schema, value).success)
  if (fitting.length === 0) throw new Error('the pool holds nothing that fits this schema')
  return fc.constantFrom(...fitting)
}

const objectOf = (schema: z.ZodObject): fc.Arbitrary<unknown> => {
  const keys = Object.entries<z.core.$ZodType>(schema.shape)
  return fc.record(Object.fromEntries(keys.map(([key, value]) => [key, inputOf(value)])), {
    requiredKeys: keys.filter(([, value]) => !(value instanceof z.ZodOptional)).map(([key]) => key),
  })
}

const wrapped = (schema: z.core.$ZodType): fc.Arbitrary<unknown> | undefined => {
  if (schema instanceof z.ZodReadonly || schema instanceof z.ZodOptional) return inputOf(schema.unwrap())
  return schema instanceof z.ZodPipe && schema.in instanceof z.ZodArray ? inputOf(schema.in) : undefined
}

const composite = (schema: z.core.$ZodType): fc.Arbitrary<unknown> | undefined => {
  if (schema instanceof z.ZodObject) return objectOf(schema)
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(inputOf))
  if (schema instanceof z.ZodArray)
    return fc.array(inputOf(schema.element), {
      minLength: z.safeParse(schema, []).success ? 0 : 1,
      maxLength: 2,
    })
  if (schema instanceof z.ZodRecord)
    return fc.dictionary(leaf(schema.keyType).map(String), inputOf(schema.valueType), { maxKeys: 2 })
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options)
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values)
  return undefined
}

/** What the schema would accept, before it is parsed. */
const inputOf = (schema: z.core.$ZodType): fc.Arbitrary<unknown> =>
  wrapped(schema) ?? composite(schema) ?? leaf(schema)

/** What the schema hands out. */
const outputOf = (schema: z.ZodType): fc.Arbitrary<unknown> =>
  inputOf(schema)
    .filter(input => schema.safeParse(input).success)
    .map(input => schema.parse(input))

const anyOf = (contracts: Readonly<Record<string, { readonly data: z.ZodType }>>): fc.Arbitrary<unknown> =>
  fc.oneof(
    ...Object.entries(contracts).map(([type, { data }]) => outputOf(data).map(data => ({ type, data }))),
  )

/** Any command that the contracts allow. */
export const commandsOf = <C extends CommandContracts>(contracts: C): fc.Arbitrary<CommandOf<C>> =>
  anyOf(contracts) as fc.Arbitrary<CommandOf<C>>

/** Any event that the contracts allow, whether or not the rules would ever yield it there. */
export const eventsOf = <E extends EventContracts>(contracts: E): fc.Arbitrary<EventOf<E>> =>
  anyOf(contracts) as fc.Arbitrary<EventOf<E>>

/** Some moment before, between or behind those in the data. */
export const contexts: fc.Arbitrary<Context> = fc
  .constantFrom('2026-09-01T00:00:00.000Z', '2026-11-15T00:00:00.000Z', '2027-01-01T00:00:00.000Z')
  .map(at => ({ at: at as Context['at'], by: system }))

/** A command as it was asked before of the same stream, with one thing changed: what random data alone would hardly ever say. */
const askedAgain = <C extends CommandContracts>(
  before: readonly CommandOf<C>[],
  fresh: CommandOf<C>,
  place: number,
): CommandOf<C> => {
  const earlier = before.find(({ type }) => type === fresh.type)
  const keys = Object.keys(fresh.data as object)
  const key = keys[place % keys.length]
  if (earlier === undefined || key === undefined) return fresh
  const data = { ...(earlier.data as object), [key]: (fresh.data as Record<string, unknown>)[key] }
  return { ...fresh, data }
}

/** A history as the rules yield it, from random commands. */
export const historiesOf = <S, C extends CommandContracts, E extends EventContracts>(
  aggregate: Aggregate<S, C, E>,
): fc.Arbitrary<readonly EventOf<E>[]> =>
  fc
    .array(fc.tuple(commandsOf(aggregate.commands), contexts, fc.option(fc.nat({ max: 20 }))), {
      maxLength: Math.max(12, 3 * Object.keys(aggregate.commands).length),
      size: 'max',
    })
    .map(asked =>
      asked.reduce<readonly EventOf<E>[]>((history, [fresh, context, change], nth) => {
        const before = asked.slice(0, nth).map(([command]) => command)
        const command = change === null ? fresh : askedAgain(before, fresh, change)
        const answer = aggregate.decide(command, fold(aggregate, history), context)
        return isRejection(answer) ? history : [...history, ...answer]
      }, []),
    )
