/** The record as a list: every item with all its versions, its label and its release as decided since. */
import { consentEvents } from '../domain/consent/events.ts'
import { entryEvents } from '../domain/entry/events.ts'
import type { DataOf, Recorded } from '../domain/kernel/event.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { LabelOrUnset } from '../domain/kernel/terms.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { decided, keepDecided } from './decided.ts'
import { personOf, removePerson } from './person.ts'
import { projection } from './projection.ts'
import type { Rows } from './rows.ts'
import {
  decisions,
  entries,
  versions,
  type DecisionRow,
  type Origin,
  type VersionRow,
} from './timelineTables.ts'

type Version = DataOf<typeof entryEvents, 'EntryFiledLate'>

const decisionFor = async (rows: Rows, patient: string, entry: string): Promise<DecisionRow> => {
  const [known] = await rows.find(decisions, { entry })
  return known ?? { entry, patient, label: null, hold: 'none', hastened: null }
}

type Kept = Pick<VersionRow, 'patient' | 'late' | 'label'> & { readonly data: Version }

const originOf = ({ source, effective, issued }: Version, recordedAt: Instant): Origin => ({
  organisation: source.organisation,
  ...(source.team === undefined ? {} : { team: source.team }),
  ...(source.author === undefined ? {} : { author: source.author }),
  effective,
  issued,
  recordedAt,
})

const keepVersion = (rows: Rows, recorded: Recorded, { data, patient, late, label }: Kept): Promise<void> =>
  rows.put(versions, {
    entry: idOf(recorded.stream),
    revision: recorded.revision,
    patient,
    late,
    label,
    team: data.source.team ?? null,
    origin: originOf(data, recorded.at),
    content: data.content,
  })

/** What a version is kept under: the label that somebody set for the item, else its own. */
const labelFor = async (rows: Rows, recorded: Recorded, { label }: Version): Promise<LabelOrUnset> =>
  (await decisionFor(rows, personOf(recorded), idOf(recorded.stream))).label ?? label

/** Whether a release of an item as it was at a revision is one of this version: 1, or 0. */
const covers = (hastened: number | null, shown: number): number =>
  hastened !== null && shown <= hastened ? 1 : 0

type Decided = Pick<DecisionRow, 'label'> | Pick<DecisionRow, 'hold' | 'hastened'>

const decide = async (rows: Rows, recorded: Recorded, { entry, now }: { entry: string; now: Decided }) => {
  const patient = idOf(recorded.stream)
  await rows.put(decisions, { ...(await decisionFor(rows, patient, entry)), ...now })
}

export const timeline = projection({
  name: 'timeline',
  version: 3,
  tables: [entries, versions, decisions, decided],
  of: { entry: entryEvents, consent: consentEvents },
  announces: true,
  on: {
    EntryFiled: async (data, recorded, rows) => {
      const id = idOf(recorded.stream)
      const { patient } = data
      const { label: byHand, hold, hastened } = await decisionFor(rows, patient, id)
      const label = byHand ?? data.label
      await rows.put(entries, {
        id,
        patient,
        revision: recorded.revision,
        shown_revision: recorded.revision,
        retracted_revision: null,
        kind: data.content.kind,
        label,
        team: data.source.team ?? null,
        effective: data.effective,
        release_at: data.releaseAt,
        hold,
        hastened: covers(hastened, recorded.revision),
      })
      await keepVersion(rows, recorded, { data, patient, label, late: 0 })
    },
    EntryCorrected: async (data, recorded, rows) => {
      const id = idOf(recorded.stream)
      const patient = personOf(recorded)
      const label = await labelFor(rows, recorded, data)
      const now = {
        revision: recorded.revision,
        shown_revision: recorded.revision,
        team: data.source.team ?? null,
        effective: data.effective,
        label,
        hastened: 0,
      }
      const release = data.releaseAt === undefined ? {} : { release_at: data.releaseAt }
      await rows.change(entries, { id }, { ...now, ...release })
      await keepVersion(rows, recorded, { data, patient, label, late: 0 })
    },
    EntryFiledLate: async (data, recorded, rows) => {
      await rows.change(entries, { id: idOf(recorded.stream) }, { revision: recorded.revision })
      const label = await labelFor(rows, recorded, data)
      await keepVersion(rows, recorded, { data, patient: personOf(recorded), label, late: 1 })
    },
    EntryConfirmed: async ({ issued, releaseAt }, { stream }, rows) => {
      const entry = idOf(stream)
      for (const { shown_revision: revision } of await rows.find(entries, { id: entry }))
        for (const { origin } of await rows.find(versions, { entry, revision }))
          await rows.change(versions, { entry, revision }, { origin: { ...origin, issued } })
      if (releaseAt !== undefined) await rows.change(entries, { id: entry }, { release_at: releaseAt })
    },
    EntryRetracted: (_data, { stream, revision }, rows) =>
      rows.change(entries, { id: idOf(stream) }, { revision, retracted_revision: revision }),
    EntryRelabelled: async (data, recorded, rows) => {
      const { entry, label } = data
      const patient = idOf(recorded.stream)
      const [item] = await rows.find(entries, { id: entry, patient })
      await keepDecided(rows, recorded, { event: { type: 'EntryRelabelled', data }, was: item?.label })
      await decide(rows, recorded, { entry, now: { label } })
      await rows.change(entries, { id: entry, patient }, { label })
      await rows.change(versions, { entry, patient }, { label })
    },
    ReleaseHeld: async (data, recorded, rows) => {
      const { entry, until } = data
      const hold = until ?? 'openEnded'
      await keepDecided(rows, recorded, { event: { type: 'ReleaseHeld', data } })
      await decide(rows, recorded, { entry, now: { hold, hastened: null } })
      await rows.change(entries, { id: entry, patient: idOf(recorded.stream) }, { hold, hastened: 0 })
    },
    ReleaseHastened: async (data, recorded, rows) => {
      const { entry, revision } = data
      const hold = 'none'
      await keepDecided(rows, recorded, { event: { type: 'ReleaseHastened', data } })
      const its = { id: entry, patient: idOf(recorded.stream) }
      await decide(rows, recorded, { entry, now: { hold, hastened: revision } })
      for (const { shown_revision } of await rows.find(entries, its))
        await rows.change(entries, its, { hold, hastened: covers(revision, shown_revision) })
    },
    ShareGiven: 'ignore',
    ShareChanged: 'ignore',
    ShareWithdrawn: 'ignore',
    OptOutSet: 'ignore',
    OptOutWithdrawn: 'ignore',
    Erased: removePerson([entries, versions, decisions, decided]),
  },
})
