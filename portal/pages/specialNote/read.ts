/** The one way pages read and change special patient notes: decide, pick, put on record, read; ask, then the read models have seen it. */
import { askNote, type AboutPlan, type NoteCommand } from '../../../access/noteWriting.ts'
import type { Disclosure } from '../../../access/types.ts'
import { isRejection, type Rejection } from '../../../domain/kernel/rejection.ts'
import type { NoteVersionView, NoteView } from '../../../projections/noteViews.ts'
import type { PageRequest } from '../../visitor.ts'
import { readWhom, type Whom } from '../carePlans/who.ts'
import { mayLook, purposeOf } from '../look.ts'

/** A note with what it was read by. */
interface NoteRead {
  readonly note: NoteView | undefined
  readonly disclosure: Disclosure
}

/** Somebody's note; `undefined` where it can't be seen, and then that is on record. Without a note there is only its absence to see. */
export const readNote = async (request: PageRequest, patient: string): Promise<NoteRead | undefined> => {
  const { access, queries } = request.exchange
  const may = await mayLook(request, patient, 'specialNote')
  if (may === undefined) return undefined
  const picked = await queries.notes.pick(may)
  const disclosure = await access.disclose(may, picked === undefined ? [] : [picked])
  return { note: picked === undefined ? undefined : await queries.notes.read(disclosure), disclosure }
}

/** Names of those who published and withdrew its versions, as a reader who is not the person may know them. */
export const readNamers = (request: PageRequest, { note, disclosure }: NoteRead): Promise<Whom> =>
  readWhom(request, { disclosure, place: { own: false } }, note?.versions ?? [])

/** What stands now; undefined where nothing was ever published. */
export const current = (note: NoteView | undefined): NoteVersionView | undefined => note?.versions.at(-1)

/** What was published last, also where it was withdrawn since. */
export const lastPublished = (note: NoteView | undefined): NoteVersionView | undefined =>
  note?.versions.findLast(({ content }) => content !== undefined)

/** The plan that a professional's wish is about, where the note was made from one. */
export const planOf = (note: NoteView | undefined): AboutPlan | undefined => {
  const content = lastPublished(note)?.content
  return content === undefined ? undefined : { id: content.plan, sections: [] }
}

/** Asks one command of somebody's note. `undefined` means done. */
export const changeNote = async (
  request: PageRequest,
  patient: string,
  wanted: { readonly command: NoteCommand; readonly about?: AboutPlan | undefined },
): Promise<Rejection | undefined> => {
  const { exchange, visitor, correlation } = request
  const { actor: by, session } = visitor
  const ids = { commandId: exchange.ids.uuid(), correlation }
  const written = await askNote(
    exchange,
    { by, session, purpose: purposeOf(request), patient, ...ids },
    wanted,
  )
  if (isRejection(written)) return written
  await exchange.queries.caughtUp(written.position)
  return undefined
}
