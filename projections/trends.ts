/** Numbers over time: every measured value by its code, of every version of the item that it came in. */
import type { EntryContent, Observation } from '../domain/entry/content.ts'
import { entryEvents } from '../domain/entry/events.ts'
import type { DataOf, Recorded } from '../domain/kernel/event.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { Coding } from '../domain/kernel/terms.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { removePerson } from './person.ts'
import { projection } from './projection.ts'
import type { Rows } from './rows.ts'
import { integer, optional, real, table, text, type RowOf } from './tables.ts'
import type { TrendPoint } from './views.ts'

const points = table(
  'trend_point',
  {
    entry: text(),
    revision: integer(),
    /** The place among the numbers of one version. */
    place: integer(),
    patient: text(),
    /** `system|code`. */
    code: text(),
    at: text<Instant>(),
    value: real(),
    comparator: optional(text<NonNullable<TrendPoint['comparator']>>()),
    unit: text(),
    low: optional(real()),
    high: optional(real()),
  },
  { key: ['entry', 'revision', 'place'], indexes: [['patient', 'code', 'entry']] },
)
export type PointRow = RowOf<typeof points>
export type TrendTables = { readonly trend_point: PointRow }

interface Measured extends Pick<Observation, 'range'> {
  readonly code: Coding
  readonly quantity: Extract<EntryContent, { kind: 'measurement' }>['quantity']
}

/** The numbers that an item holds; what the laboratory cancelled is none. */
const numbersIn = (content: EntryContent): readonly Measured[] => {
  if (content.kind === 'measurement') return [content]
  if (content.kind !== 'result') return []
  return content.observations.flatMap(({ code, value, range, status }) =>
    'quantity' in value && status !== 'cancelled' ? [{ code, quantity: value.quantity, range }] : [],
  )
}

const plot = async (
  data: DataOf<typeof entryEvents, 'EntryFiledLate'>,
  { stream, revision, meta }: Recorded,
  rows: Rows,
): Promise<void> => {
  for (const [place, { code, quantity, range }] of numbersIn(data.content).entries())
    await rows.put(points, {
      entry: idOf(stream),
      revision,
      place,
      patient: meta.subject ?? '',
      code: `${code.system}|${code.code}`,
      at: data.effective,
      value: quantity.value,
      comparator: quantity.comparator ?? null,
      unit: quantity.unit,
      low: range?.low ?? null,
      high: range?.high ?? null,
    })
}

export const trends = projection({
  name: 'trends',
  version: 1,
  tables: [points],
  of: { entry: entryEvents },
  announces: true,
  on: {
    EntryFiled: plot,
    EntryCorrected: plot,
    EntryFiledLate: plot,
    EntryConfirmed: 'ignore',
    // Whether an item still stands is asked of the timeline when a trend is read.
    EntryRetracted: 'ignore',
    Erased: removePerson([points]),
  },
})
