/** What was ever stored stays readable: a golden file for every version of every event, read through today's contracts. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aggregates, contractOf } from '../../domain/catalogue.ts'
import { entryKinds } from '../../domain/entry/content.ts'
import type { EventContract } from '../../domain/kernel/event.ts'

const folder = new URL('../golden/', import.meta.url)

/** `readsAs` stands there once an upcast makes something else of what was stored. */
const goldenFile = z.object({
  type: z.string(),
  version: z.number().int(),
  data: z.unknown(),
  readsAs: z.unknown().optional(),
})

/** `<Type>.v<N>.json`, or `<Type>.v<N>.<variant>.json` where one file can't show all that an event may hold. */
const goldens = readdirSync(folder).map(name => ({
  name,
  stands: name.split('.').slice(0, 2).join('.'),
  ...goldenFile.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))),
}))

const lifted = (contract: EventContract, version: number, data: unknown): unknown =>
  version === contract.v ? data : lifted(contract, version + 1, contract.upcasts?.[version]?.(data))

const versionsOf = ([type, { v }]: [string, EventContract]): string[] =>
  Array.from({ length: v }, (_, older) => `${type}.v${String(older + 1)}`)

const fieldsOf = (schema: z.core.$ZodType | undefined): string[] => {
  if (schema instanceof z.ZodReadonly) return fieldsOf(schema.unwrap())
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

describe('a golden file', () => {
  it('stands for every version of every event, and for nothing else', () => {
    const wanted = aggregates.flatMap(({ events }) => Object.entries(events).flatMap(versionsOf))
    expect([...new Set(goldens.map(({ stands }) => stands))].sort()).toStrictEqual(wanted.sort())
  })

  it('stands for every kind of item', () => {
    const filed = z.object({ content: z.object({ kind: z.enum(entryKinds) }) })
    const kinds = goldens
      .filter(({ type }) => type === 'EntryFiled')
      .map(({ data }) => filed.parse(data).content.kind)
    expect(kinds.sort()).toStrictEqual([...entryKinds].sort())
  })

  it.each(goldens)('$name reads as it was written', ({ name, type, version, data, readsAs }) => {
    const contract = contractOf(type)
    expect(name.startsWith(`${type}.v${String(version)}.`)).toBe(true)
    if (contract === undefined) throw new Error(`no event type ${type} is known`)
    expect(contract.data.parse(lifted(contract, version, data))).toStrictEqual(readsAs ?? data)
  })

  it.each(aggregates.flatMap(({ events }) => Object.entries(events)))(
    'of %s fills in every field',
    (type, contract) => {
      const first = goldens.find(({ name }) => name === `${type}.v${String(contract.v)}.json`)
      expect(Object.keys(first?.data ?? {}).sort()).toStrictEqual(fieldsOf(contract.data).sort())
    },
  )
})
