/** A person's special patient note: every version with its receipts, and what NHS 111 held of it when (K4). */
import { z } from 'zod'
import type { NoteView } from '../../projections/noteViews.ts'
import { json, refuse } from '../http/answers.ts'
import { unseen } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { anyRole, mayLook, nothingThere, type Looking } from './person.ts'
import { momentFor, ofPatient } from './schemas.ts'
import { heldAnswer, specialNote } from './specialNoteSchemas.ts'

export const path = '/api/v1/patients/{patient}/special-note'

export type OfPatient = Looking & { readonly params: { readonly patient: string } }

/** The note as the caller may see it, on record; undefined where there is none for them. */
export const noteRead = async (call: OfPatient): Promise<NoteView | undefined> => {
  const { access, queries } = call.exchange
  const may = await mayLook(call, call.params.patient, 'specialNote')
  if (may === undefined) return undefined
  const picked = await queries.notes.pick(may)
  if (picked !== undefined) return queries.notes.read(await access.disclose(may, [picked]))
  await nothingThere(call, may)
  return undefined
}

export const readSpecialNote = route({
  name: 'readSpecialNote',
  method: 'get',
  path,
  summary: 'Read a person’s special patient note: every version, the person’s decision, and receipts',
  who: anyRole,
  shape: { ...bare, params: ofPatient, answer: specialNote },
  refusals: [404],
  handle: async call => {
    const view = await noteRead(call)
    return view === undefined ? refuse(unseen) : json(view, { etag: view.revision })
  },
})

export const readNoteHeld = route({
  name: 'readSpecialNoteHeld',
  method: 'get',
  path: `${path}/held`,
  summary: 'Read which version each receiver held at a moment, and how that is known',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPatient,
    query: z.strictObject({ at: momentFor('The moment; now unless told') }),
    answer: heldAnswer,
  },
  refusals: [404],
  handle: async call => {
    const view = await noteRead(call)
    if (view === undefined) return refuse(unseen)
    const at = call.query.at ?? call.exchange.clock()
    return json({ at, receivers: await call.exchange.queries.notes.held(view, at) })
  },
})
