/** What must not compile: reading anything of a person without the Disclosure that put the look on record. Checked by tsc. */
import type { Disclosure, Permitted } from '../../access/types.ts'
import { consentEvents } from '../../domain/consent/events.ts'
import { projection } from '../../projections/projection.ts'
import type { Queries } from '../../projections/views.ts'

declare const queries: Queries
declare const may: Permitted
declare const disclosure: Disclosure

export const allowed = [queries.timeline.pick(may, { limit: 1 }), queries.timeline.read(disclosure)]

export const unaudited = [
  // @ts-expect-error leave to pick ids is no leave to read
  queries.timeline.read(may),
  // @ts-expect-error the same for numbers
  queries.trends.read(may, 'loinc|4548-4'),
  // @ts-expect-error the same for who somebody is
  queries.people.read(may),
  // @ts-expect-error the same for who may see a record
  queries.consents.read(may),
  // @ts-expect-error the same for its history
  queries.consents.history(may),
  // @ts-expect-error the same for who has looked
  queries.accessLog.read(may, { limit: 1 }),
  // @ts-expect-error a look-alike is no Disclosure: the mark on it can't be written by hand
  queries.timeline.read({
    ask: may.ask,
    permit: may.permit,
    at: may.at,
    patient: may.ask.patient,
    entries: [],
  }),
  // @ts-expect-error an id is none either
  queries.timeline.read(may.ask.patient),
  // @ts-expect-error and without a decision there is nothing to pick with
  queries.timeline.pick(may.ask, { limit: 1 }),
]

const every = {
  ShareGiven: 'ignore',
  ShareChanged: 'ignore',
  ShareWithdrawn: 'ignore',
  EntryRelabelled: 'ignore',
  ReleaseHeld: 'ignore',
  ReleaseHastened: 'ignore',
  OptOutSet: 'ignore',
  OptOutWithdrawn: 'ignore',
  Erased: () => Promise.resolve(),
} as const
const spec = { name: 'x', version: 1, tables: [], announces: false, of: { consent: consentEvents } } as const
const { ShareGiven: _given, ...withoutOne } = every
const { Erased: _erased, ...withoutErased } = every

export const exhaustive = [
  projection({ ...spec, on: every }),
  // @ts-expect-error an event type that nobody thought of
  projection({ ...spec, on: withoutOne }),
  // @ts-expect-error a read model that could not forget
  projection({ ...spec, on: withoutErased }),
]
