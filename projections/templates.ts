/** Care plan templates: every version, who has agreed to it, and how it stands. None of it is about a person. */
import type { VersionState } from '../domain/template/decider.ts'
import { templateEvents } from '../domain/template/events.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { TemplateSection } from '../domain/kernel/planSections.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { projection } from './projection.ts'
import type { Rows } from './rows.ts'
import { integer, json, optional, table, text, type RowOf } from './tables.ts'
import type { TemplateView } from './templateViews.ts'

const versions = table(
  'template_version',
  {
    template: text(),
    version: integer(),
    title: text(),
    plain_title: text(),
    sections: json<readonly TemplateSection[]>(),
    partners: json<readonly string[]>(),
    agreed: json<TemplateView['agreed']>(),
    state: text<VersionState>(),
    proposed_at: text<Instant>(),
    in_force_at: optional(text<Instant>()),
    /** When it was superseded or retired. */
    ended_at: optional(text<Instant>()),
    retired_because: optional(text()),
  },
  { key: ['template', 'version'], indexes: [['state']] },
)
/** How far each template's stream has come: what a change may name. */
const heads = table('template_head', { template: text(), revision: integer() }, { key: ['template'] })

export type TemplateRow = RowOf<typeof versions>
export type TemplateTables = {
  readonly template_version: TemplateRow
  readonly template_head: RowOf<typeof heads>
}

interface Place {
  readonly stream: string
  readonly revision: number
}
const moveHead = ({ stream, revision }: Place, rows: Rows): Promise<void> =>
  rows.put(heads, { template: idOf(stream), revision })

const supersede = async (
  { template, version, at }: { readonly template: string; readonly version: number; readonly at: Instant },
  rows: Rows,
): Promise<void> => {
  const older = await rows.find(versions, { template })
  for (const one of older) {
    if (one.version >= version || one.state === 'retired' || one.state === 'superseded') continue
    const place = { template, version: one.version }
    await rows.change(versions, place, { state: 'superseded', ended_at: at })
  }
}

export const templates = projection({
  name: 'templates',
  version: 1,
  tables: [versions, heads],
  of: { template: templateEvents },
  announces: false,
  on: {
    TemplateProposed: async ({ version, title, plainTitle, sections, partners }, recorded, rows) => {
      await rows.put(versions, {
        template: idOf(recorded.stream),
        version,
        title,
        plain_title: plainTitle,
        sections,
        partners,
        agreed: [],
        state: 'proposed',
        proposed_at: recorded.at,
        in_force_at: null,
        ended_at: null,
        retired_because: null,
      })
      await moveHead(recorded, rows)
    },
    TemplateAgreed: async ({ version, organisation }, recorded, rows) => {
      const place = { template: idOf(recorded.stream), version }
      const [found] = await rows.find(versions, place)
      const before = (found?.agreed ?? []).filter(one => one.organisation !== organisation)
      await rows.change(versions, place, { agreed: [...before, { organisation, at: recorded.at }] })
      await moveHead(recorded, rows)
    },
    TemplateInForce: async ({ version }, recorded, rows) => {
      const { stream, at } = recorded
      const template = idOf(stream)
      await supersede({ template, version, at }, rows)
      await rows.change(versions, { template, version }, { state: 'inForce', in_force_at: at })
      await moveHead(recorded, rows)
    },
    TemplateRetired: async ({ version, why }, recorded, rows) => {
      const { stream, at } = recorded
      const set = { state: 'retired', ended_at: at, retired_because: why } as const
      await rows.change(versions, { template: idOf(stream), version }, set)
      await moveHead(recorded, rows)
    },
    Erased: () => Promise.resolve(),
  },
})
