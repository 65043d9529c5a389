/** A person's entries: a page, one, and one's document. */
import { z } from 'zod'
import type { Disclosure } from '../../access/types.ts'
import type { EntryContent } from '../../domain/entry/content.ts'
import { documentIn, entryKinds } from '../../domain/entry/content.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { jsonText, opened, type JsonText } from '../../domain/kernel/json.ts'
import type { ContentBytes } from '../../domain/kernel/terms.ts'
import type { EntryText, EntryView } from '../../projections/views.ts'
import { json, jsonAlready, refuse } from '../http/answers.ts'
import { unseen } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { entry, type SentContent, type SentEntry } from './entrySchemas.ts'
import { anyRole, mayLook, nothingThere, type Looking } from './person.ts'
import { momentFor, ofPatient, pageOf, pageText, paging } from './schemas.ts'

const sizeOf = (content: ContentBytes): number =>
  'base64' in content ? Buffer.byteLength(content.base64, 'base64') : content.size

const sentContent = (content: EntryContent, href: string): SentContent => {
  if (content.kind !== 'letter') return content
  const { document, ...rest } = content
  if (document === undefined) return rest
  return { ...rest, document: { mediaType: document.mediaType, size: sizeOf(document), href } }
}

const sent = (view: EntryView, patient: string): SentEntry => {
  if (view.sight !== 'content') return view
  const href = `/api/v1/patients/${patient}/entries/${view.id}/document`
  return {
    ...view,
    content: sentContent(view.content, href),
    earlier: view.earlier.map(version => ({
      ...version,
      content: sentContent(version.content, `${href}?version=${String(version.revision)}`),
    })),
  }
}

/** A letter's document becomes its address; everything else is passed on as it is stored. */
const sentText = (one: EntryText, patient: string): JsonText<SentEntry> =>
  one.kind === 'letter' ? jsonText(sent(opened(one.view), patient)) : one.view

const kinds = z
  .string()
  .transform(text => text.split(','))
  .pipe(z.array(z.enum(entryKinds)))
  .optional()
  .meta({ description: `Kinds, with commas between them: ${entryKinds.join(', ')}` })

const filter = z.strictObject({
  ...paging,
  kind: kinds,
  from: momentFor('Happened then or later'),
  to: momentFor('Happened before'),
})

export const readEntries = route({
  name: 'readEntries',
  method: 'get',
  path: '/api/v1/patients/{patient}/entries',
  summary: 'Read a person’s entries, newest first',
  who: anyRole,
  shape: { ...bare, params: ofPatient, query: filter, answer: pageOf(entry) },
  refusals: [404],
  handle: async call => {
    const { exchange, params, query } = call
    const may = await mayLook(call, params.patient, 'record')
    if (may === undefined) return refuse(unseen)
    const { kind, after, from, to, limit } = query
    const page = await exchange.queries.timeline.pick(may, {
      limit,
      ...(kind !== undefined && { kinds: kind }),
      ...(after !== undefined && { after }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    })
    const disclosure = await exchange.access.disclose(may, page.items)
    const entries = await exchange.queries.timeline.readText(disclosure)
    const items = entries.map(one => sentText(one, params.patient))
    return jsonAlready(pageText(items, page.next))
  },
})

const ofEntry = z.strictObject({ patient: opaqueId, entry: opaqueId })
type OfEntry = Looking & { readonly params: z.infer<typeof ofEntry> }

/** One entry as this caller may see it, on record; undefined when there is none for them. */
const readOne = async (call: OfEntry, look: 'entry' | 'document'): Promise<Shown | undefined> => {
  const { exchange, params } = call
  const may = await mayLook(call, params.patient, look)
  if (may === undefined) return undefined
  const picked = await exchange.queries.timeline.pickOne(may, params.entry)
  if (picked === undefined) {
    await nothingThere(call, may)
    return undefined
  }
  const disclosure = await exchange.access.disclose(may, [picked])
  const [view] = await exchange.queries.timeline.read(disclosure)
  return view === undefined ? undefined : { disclosure, view }
}

interface Shown {
  readonly disclosure: Disclosure
  readonly view: EntryView
}

export const readEntry = route({
  name: 'readEntry',
  method: 'get',
  path: '/api/v1/patients/{patient}/entries/{entry}',
  summary: 'Read one entry with its earlier versions',
  who: anyRole,
  shape: { ...bare, params: ofEntry, answer: entry },
  refusals: [404],
  handle: async call => {
    const shown = await readOne(call, 'entry')
    if (shown === undefined) return refuse(unseen)
    return json(sent(shown.view, call.params.patient), { etag: shown.view.revision })
  },
})

/** The document of the version that is shown, or of an earlier one that the caller may read. */
const documentFor = (view: EntryView, version: number | undefined): ContentBytes | undefined => {
  if (view.sight !== 'content') return undefined
  const shown = version === undefined ? view : view.earlier.find(({ revision }) => revision === version)
  return shown === undefined ? undefined : documentIn(shown.content)
}

const ofVersion = z.strictObject({
  version: z.coerce
    .number()
    .int()
    .nonnegative()
    .optional()
    .meta({ description: 'The revision of an earlier version' }),
})

export const readDocument = route({
  name: 'readDocument',
  method: 'get',
  path: '/api/v1/patients/{patient}/entries/{entry}/document',
  summary: 'Download a letter’s document',
  who: anyRole,
  shape: { ...bare, params: ofEntry, query: ofVersion, answer: z.string() },
  serves: '*/*',
  refusals: [404, 410],
  handle: async call => {
    const { exchange, params } = call
    const shown = await readOne(call, 'document')
    if (shown === undefined) return refuse(unseen)
    const document = documentFor(shown.view, call.query.version)
    if (document === undefined) return refuse({ code: 'not-found', detail: 'This entry has no document' })
    const bytes = await exchange.documents.open(shown.disclosure, params.entry, document)
    if (bytes === undefined) return refuse({ code: 'erased', detail: 'This document was erased' })
    return { kind: 'file', bytes, mediaType: document.mediaType, name: `document-${params.entry}` }
  },
})
