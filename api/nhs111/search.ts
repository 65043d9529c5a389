/** POST /nhs111/v1/notes/search: a special patient note by NHS number, for a system that is registered to ask (X4). */
import { z } from 'zod'
import { isRefused } from '../../access/access.ts'
import { signatureHeader } from '../../access/signing.ts'
import { streamName, nhsNumber } from '../../domain/kernel/ids.ts'
import { publishedMessage, publishedNote, type PublishedNote } from '../../domain/nhs111/message.ts'
import type { NoteVersionView } from '../../projections/noteViews.ts'
import { refuse, type Answer } from '../http/answers.ts'
import type { Exchange } from '../http/exchange.ts'
import { unseen, type Problem } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { patientBy } from '../rest/lookUps.ts'
import { nothingThere, type Looking } from '../rest/person.ts'
import { bundleOf } from './fhir.ts'
import { publisherOf } from './publisher.ts'
import { sandboxNote } from './sandbox.ts'

const fhirJson = 'application/fhir+json'

interface Wanted {
  readonly patient: string
  readonly number: string
}

const messageOfView = async (
  { exchange }: Looking,
  { patient, number }: Wanted,
  version: NoteVersionView | undefined,
): Promise<PublishedNote | undefined> => {
  const { content } = version ?? {}
  if (version === undefined || content === undefined) return undefined
  return publishedMessage(version.version, content, {
    note: patient,
    nhsNumber: number,
    issuedAt: version.at,
    publishedBy: await publisherOf(exchange, version),
  })
}

/** The note that stands, its look on record; undefined where there is none for this client, whatever the reason. */
const noteFor = async (call: Looking, wanted: Wanted): Promise<PublishedNote | undefined> => {
  const { access, queries } = call.exchange
  const { by, session } = call.caller
  const { patient } = wanted
  const look = { look: 'specialNote', purpose: 'directCare', correlation: call.correlation } as const
  const may = await access.decide({ by, session, patient, ...look })
  if (isRefused(may)) return undefined
  await queries.caughtUp(may.newest, undefined, ['notes'])
  const picked = await queries.notes.pick(may)
  // No later than what was decided from: what was published since is another look's.
  const decided = may.cites.find(({ stream }) => stream === streamName('note', patient))
  if (picked === undefined || decided === undefined) {
    await nothingThere(call, may)
    return undefined
  }
  const view = await queries.notes.read(await access.disclose(may, [decided]))
  return messageOfView(call, wanted, view?.versions.at(-1))
}

const signed = async (
  { signer }: Exchange,
  text: string,
  mediaType: string,
): Promise<Answer<PublishedNote>> => ({
  kind: 'text',
  text,
  mediaType,
  headers: { [signatureHeader]: await signer.sign(text) },
})

const needs: Problem = {
  code: 'not-allowed',
  detail: 'The token has not the scope notes.search (or sandbox)',
}

export const searchNotes = route({
  name: 'searchSpecialPatientNotes',
  method: 'post',
  path: '/nhs111/v1/notes/search',
  summary: 'Find a person’s special patient note by NHS number, signed',
  who: ['system'],
  shape: { ...bare, body: z.strictObject({ nhsNumber }), answer: publishedNote },
  alsoServes: fhirJson,
  refusals: [404],
  handle: async call => {
    const { exchange, caller, body, preferred } = call
    const scopes = caller.scopes ?? []
    const isSandbox = scopes.includes('sandbox')
    if (!isSandbox && !scopes.includes('notes.search')) return refuse(needs)
    const patient = await patientBy(call, body.nhsNumber)
    if (typeof patient !== 'string') return refuse(patient)
    const found = isSandbox
      ? sandboxNote(body.nhsNumber)
      : await noteFor(call, { patient, number: body.nhsNumber })
    if (found === undefined) return refuse(unseen)
    return preferred(['application/json', fhirJson]) === fhirJson
      ? signed(exchange, JSON.stringify(bundleOf(found)), fhirJson)
      : signed(exchange, JSON.stringify(found), 'application/json')
  },
})
