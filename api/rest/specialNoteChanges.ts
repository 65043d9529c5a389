/** Changing a person's special patient note: published from a care plan, withdrawn, sent again, and the person's own decision (K4). */
import { z } from 'zod'
import { askNote, type AboutPlan, type NoteCommand } from '../../access/noteWriting.ts'
import { takenFrom } from '../../domain/nhs111/content.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { localDate } from '../../domain/kernel/time.ts'
import { json, refuse, type Answer } from '../http/answers.ts'
import { once } from '../http/kept.ts'
import { problemOf, unseen, type Problem } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { noVersion, planSeen } from './carePlanLook.ts'
import { anyRole, mayLook, nothingThere, purposeOf } from './person.ts'
import { ofPatient, written } from './schemas.ts'
import { noteRead, path, type OfPatient } from './specialNote.ts'
import { idsOf, shownSoon, type Asked } from './writing.ts'

type Wanted = Asked & OfPatient

interface Change {
  readonly command: NoteCommand
  readonly about?: AboutPlan
}

/** Asks one command of the note. Who may not ask gets the answer of a record that they can't see, and that is on record. */
const change = async (
  call: Wanted,
  routeName: string,
  wanted: () => Promise<Change | Problem> | Change,
): Promise<Answer<z.input<typeof written>>> => {
  const ids = idsOf(call, routeName)
  if ('code' in ids) return refuse(ids)
  const made = await wanted()
  if ('code' in made) return refuse(made)
  const { caller, correlation, exchange, params } = call
  const asked = {
    ...caller,
    ...ids,
    patient: params.patient,
    purpose: purposeOf(caller.by.role),
    correlation,
  }
  const outcome = await once(exchange, ids, () => askNote(exchange, asked, made))
  if (!isRejection(outcome)) {
    await shownSoon(exchange, outcome.position)
    return json({ revision: outcome.revision, changed: outcome.changed }, { etag: outcome.revision })
  }
  if (outcome.rejected !== 'not-allowed') return refuse(problemOf(outcome))
  const may = await mayLook(call, params.patient, 'specialNote')
  if (may !== undefined) await nothingThere(call, may)
  return refuse(unseen)
}

const nothingToTell: Problem = {
  code: 'conflict',
  detail: 'The plan says nothing to NHS 111: write its special patient note first',
}

const publication = z.strictObject({
  plan: opaqueId,
  version: z
    .string()
    .min(1)
    .max(100)
    .meta({ description: 'The plan’s entity tag, without quotes: what was read' }),
  validUntil: localDate.optional().meta({ description: 'To be looked at again by this day' }),
  decision: z
    .strictObject({ by: z.literal('toldClinician'), words: z.string().trim().max(500).optional() })
    .optional()
    .meta({
      description: 'The person said that NHS 111 may see it; not needed where they allowed it before',
    }),
})

type Publishing = Wanted & { readonly body: z.output<typeof publication> }

/** Assembled here, from the plan as the caller saw it. */
const publishing = async (call: Publishing): Promise<Change | Problem> => {
  const { exchange, body, caller } = call
  const of = { ...call, params: { ...call.params, plan: body.plan } }
  const seen = await planSeen(of)
  if (seen === undefined) return unseen
  const revision = await exchange.queries.carePlans.revisionOf(seen.may, body.plan, body.version)
  if (revision === undefined || caller.by.team === undefined) return noVersion
  const disclosure = await exchange.access.disclose(seen.may, [seen.cited])
  const plan = await exchange.queries.carePlans.read(disclosure, body.plan, body.version)
  const taken = plan && takenFrom(plan, { revision, validUntil: body.validUntil })
  if (taken === undefined) return nothingToTell
  const { team, organisation } = caller.by
  const data = {
    content: taken.content,
    team,
    ...(organisation !== undefined && { organisation }),
    ...(body.decision !== undefined && { decision: body.decision }),
  }
  return { command: { type: 'PublishNote', data }, about: { id: body.plan, sections: taken.sections } }
}

export const putSpecialNote = route({
  name: 'publishSpecialNote',
  method: 'put',
  path,
  summary: 'Publish a special patient note from a version of a care plan; receivers are told',
  who: anyRole,
  shape: { ...bare, params: ofPatient, body: publication, answer: written },
  refusals: [404, 409, 410],
  handle: call => change(call, 'PUT special-note', () => publishing(call)),
})

/** The plan that the note which stands was made from. */
const ofLast = async (call: Wanted): Promise<AboutPlan | undefined> => {
  const view = await noteRead(call)
  const content = view?.versions.findLast(one => one.content !== undefined)?.content
  return content === undefined ? undefined : { id: content.plan, sections: [] }
}

const onLast = async (call: Wanted, command: NoteCommand): Promise<Change | Problem> => {
  const about = await ofLast(call)
  return about === undefined ? unseen : { command, about }
}

export const deleteSpecialNote = route({
  name: 'withdrawSpecialNote',
  method: 'delete',
  path,
  summary: 'Withdraw the special patient note; receivers are told',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPatient,
    body: z.strictObject({ why: z.string().trim().min(1).max(1000) }),
    answer: written,
  },
  refusals: [404, 409, 410],
  handle: call =>
    change(call, 'DELETE special-note', () => onLast(call, { type: 'WithdrawNote', data: call.body })),
})

export const sendNoteAgain = route({
  name: 'sendSpecialNoteAgain',
  method: 'post',
  path: `${path}/send`,
  summary: 'Send a version again that a receiver refused',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPatient,
    body: z.strictObject({ receiver: z.string().max(40), version: z.number().int().positive() }),
    answer: written,
  },
  refusals: [404, 409, 410],
  handle: call =>
    change(call, 'POST special-note send', () => onLast(call, { type: 'AskSending', data: call.body })),
})

export const putNhs111 = route({
  name: 'decideNhs111',
  method: 'put',
  path: `${path}/nhs111`,
  summary: 'Let NHS 111 see the note, or stop it: it is withdrawn wherever it is held',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPatient,
    body: z.strictObject({ allowed: z.boolean(), words: z.string().trim().max(500).optional() }),
    answer: written,
  },
  refusals: [404, 409, 410],
  handle: call => {
    const { allowed, words } = call.body
    const said = words === undefined || words === '' ? {} : { words }
    return change(call, 'PUT special-note nhs111', () => ({
      command: allowed ? { type: 'AllowNhs111', data: {} } : { type: 'ForbidNhs111', data: said },
    }))
  },
})
