/** Files and takes back the items of a message. */
import { entry } from '../../domain/entry/decider.ts'
import type { EntryContent } from '../../domain/entry/content.ts'
import type { ChangedItem, Family, FiledItem, RetractedItem } from '../../domain/filing.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { inlineLimit } from '../../domain/kernel/terms.ts'
import type { Written } from '../../store/write.ts'
import { must, type Ask } from './ask.ts'
import type { InboxDeps } from './deps.ts'
import { joinDocument } from './joining.ts'
import { MustWait } from './outcome.ts'
import type { Placed, Target } from './place.ts'

/** A revision of an entry that a message made or confirmed. */
export interface Filed {
  readonly stream: string
  readonly revision: number
}

type Deps = Pick<InboxDeps, 'documents'>

/** The content with its document kept beside the log where it is large. */
const keptContent = async (
  { documents }: Deps,
  content: EntryContent,
  patient: string,
): Promise<EntryContent> => {
  if (content.kind !== 'letter' || content.document === undefined || !('base64' in content.document))
    return content
  const { base64, mediaType } = content.document
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.byteLength <= inlineLimit) return content
  return { ...content, document: await documents.keep(patient, bytes, mediaType) }
}

/** The revision that a command made or confirmed. */
export const filedFrom = ({ stream, revision }: Written): Filed => ({ stream, revision })

const fileItem = async (
  deps: Deps,
  ask: Ask,
  { item, id, target }: { readonly item: FiledItem; readonly id: string; readonly target: Target },
): Promise<Filed> => {
  const { patient, organisation } = target
  const { content, team, author, effective, issued, label, releaseAt } = item
  const source = {
    organisation,
    ...(team !== undefined && { team }),
    ...(author !== undefined && { author }),
  }
  const kept = await keptContent(deps, content, patient)
  const answer = await ask({
    step: `file ${id}`,
    aggregate: entry,
    id,
    subject: patient,
    command: {
      type: 'FileEntry',
      data: { patient, content: kept, source, effective, issued, label, releaseAt },
    },
  })
  if (isRejection(answer) && (answer.rejected === 'too-large' || answer.rejected === 'invalid'))
    throw new MustWait('cannotBeFiled', answer.why)
  return filedFrom(must('FileEntry', answer))
}

/** Takes an item back. Where it is not here yet it leaves a trace. An item of a list is left to what the list says (`isListed`). */
const retractItem = async (
  deps: Deps,
  ask: Ask,
  {
    item,
    placed,
    target,
    isListed,
  }: {
    readonly item: RetractedItem
    readonly placed: Placed
    readonly target: Target
    readonly isListed: boolean
  },
): Promise<readonly Filed[]> => {
  const { id, state } = placed
  if (state.status === 'none' && item.trace === undefined) return []
  if (state.status === 'none' && item.trace !== undefined)
    await fileItem(deps, ask, { item: item.trace, id, target })
  if (isListed) return []
  const { reason, issued } = item
  const answer = await ask({
    step: `retract ${id}`,
    aggregate: entry,
    id,
    subject: target.patient,
    command: { type: 'RetractEntry', data: { reason, issued } },
  })
  const taken = must('RetractEntry', answer)
  return taken.changed ? [filedFrom(taken)] : []
}

/** Gives a known appointment its new state, unless the record holds a newer version of it. */
const changeItem = async (
  deps: Deps,
  ask: Ask,
  { item, placed, target }: { readonly item: ChangedItem; readonly placed: Placed; readonly target: Target },
): Promise<Filed> => {
  const { id, state } = placed
  const content = 'current' in state ? state.current.content : undefined
  if (!('current' in state) || content?.kind !== 'appointment')
    throw new MustWait('notMapped', 'an appointment without a time, that is not known yet')
  const { effective, label, source } = state.current
  const { status, issued, key } = item
  const { team, author } = source
  const changed: FiledItem = {
    action: 'file',
    key,
    content: { ...content, status },
    effective,
    issued,
    label,
    releaseAt: state.releaseAt,
    ...(team !== undefined && { team }),
    ...(author !== undefined && { author }),
  }
  return fileItem(deps, ask, { item: changed, id, target })
}

/** The items of a message with their places, and the families of which it states lists. */
interface Places {
  readonly places: readonly Placed[]
  readonly target: Target
  readonly listed: readonly Family[]
}

/** Files every item in order. */
export const fileItems = async (
  deps: Deps,
  ask: Ask,
  { places, target, listed }: Places,
): Promise<readonly Filed[]> => {
  const filed: Filed[] = []
  for (const placed of places) {
    const { item, id } = placed
    const isListed = listed.includes(item.key.family)
    if (item.action === 'file') filed.push(await fileItem(deps, ask, { item, id, target }))
    else if (item.action === 'change') filed.push(await changeItem(deps, ask, { item, placed, target }))
    else filed.push(...(await retractItem(deps, ask, { item, placed, target, isListed })))
    await joinDocument(ask, placed, target.patient)
  }
  return filed
}
