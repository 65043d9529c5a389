/** Schemas that several routes share. */
import { z } from 'zod'
import { granteeTypes } from '../../domain/consent/events.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import type { JsonText } from '../../domain/kernel/json.ts'
import { label, sex } from '../../domain/kernel/terms.ts'
import { instant, localDate, toInstant } from '../../domain/kernel/time.ts'

/** How many items a page may hold, and holds unless told. */
const maxLimit = 100
const defaultLimit = 50

const limit = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, `a number from 1 to ${String(maxLimit)}`)
  .transform(Number)
  .refine(number => number <= maxLimit, `a number from 1 to ${String(maxLimit)}`)
  .default(defaultLimit)

/** A moment as anyone may write it in a query: ISO 8601 with a zone, with or without a fraction of the second. An unescaped plus arrives as a space. */
const moment = z
  .string()
  .transform(text => text.replace(/ (?=\d{2}:\d{2}$)/, '+'))
  .pipe(
    z.iso.datetime({
      offset: true,
      error: 'a moment like 2026-03-03T14:30:00Z or 2026-03-03T14:30:00+01:00',
    }),
  )
  .transform(text => toInstant(Date.parse(text)))

/** A moment in a query, and what it is for. */
export const momentFor = (what: string) =>
  moment.optional().meta({
    format: 'date-time',
    description: `${what}: ISO 8601 with Z or an offset (\`+\` written as \`%2B\`), the fraction of the second may be left out`,
  })

/** The query of every paged list. */
export const paging = {
  after: z.string().min(1).max(500).optional().meta({ description: 'The `next` of the page before' }),
  limit: limit.meta({ description: `1 to ${String(maxLimit)}, ${String(defaultLimit)} unless told` }),
}

/** A page of a list. There are no totals. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item).readonly(), next: z.string().optional() })

/** A page of items that are text already. */
export const pageText = <T>(
  items: readonly JsonText<T>[],
  next: string | undefined,
): JsonText<{ readonly items: readonly T[]; readonly next?: string }> => {
  const list = items.map(({ text }) => text).join()
  return { text: `{"items":[${list}]${next === undefined ? '' : `,"next":${JSON.stringify(next)}`}}` }
}

export const ofPatient = z.strictObject({ patient: opaqueId })

export const person = z
  .strictObject({
    id: opaqueId,
    nhsNumber: z.string().optional(),
    familyName: z.string(),
    givenNames: z.string(),
    birthDate: localDate.optional(),
    sex: sex.optional(),
    postcode: z.string().optional(),
    borough: z.string().optional(),
    gpPractice: z.string().optional(),
    died: z.literal(true).optional(),
    registered: z.boolean(),
  })
  .meta({ id: 'Person' })

const cause = z.strictObject({ type: z.string(), revision: z.number().int() })

export const share = z
  .strictObject({
    grantee: z.strictObject({ type: z.enum(granteeTypes), id: opaqueId }),
    labels: z.array(label).readonly(),
    since: instant,
    until: instant.optional(),
    cause: cause.meta({ description: 'The event in the consent stream that made it so' }),
    endedBy: cause.optional(),
  })
  .meta({ id: 'Share' })

/** What a change answers: the revision that it left, and whether it changed anything. */
export const written = z
  .strictObject({ revision: z.number().int(), changed: z.boolean() })
  .meta({ id: 'Written' })
