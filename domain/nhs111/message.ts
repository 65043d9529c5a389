/** A version of a special patient note as it goes to other systems: pushed to receivers, and answered to those who ask. */
import { z } from 'zod'
import { nhsNumber, opaqueId } from '../kernel/ids.ts'
import type { Label } from '../kernel/terms.ts'
import { instant, localDate } from '../kernel/time.ts'
import type { NoteVersion } from '../note/decider.ts'
import type { NoteContent } from '../note/events.ts'

const trigger = z
  .strictObject({ text: z.string(), whatToDo: z.string(), whoToContact: z.string().optional() })
  .readonly()
const contact = z
  .strictObject({
    name: z.string(),
    role: z.string().optional(),
    phone: z.string(),
    crisis: z.boolean().meta({ description: 'Whom to call first in a crisis' }),
  })
  .readonly()

const publisher = z
  .strictObject({
    name: z.string().optional(),
    team: z.string().optional(),
    organisation: z.string().optional(),
    ods: z.string().optional().meta({ description: 'The organisation’s ODS code' }),
  })
  .readonly()
export type Publisher = z.infer<typeof publisher>

/** Who published a version: a team whose name is a diagnosis goes by its provider's name. */
export const publisherFrom = (known: {
  readonly person?: { readonly name: string } | undefined
  readonly team?: { readonly name: string; readonly label?: Label | undefined } | undefined
  readonly provider?: { readonly name: string; readonly ods: string } | undefined
}): Publisher => {
  const { person, team, provider } = known
  return {
    ...(person !== undefined && { name: person.name }),
    ...(team !== undefined && team.label === undefined && { team: team.name }),
    ...(provider !== undefined && { organisation: provider.name, ods: provider.ods }),
  }
}

const head = {
  note: opaqueId.meta({ description: 'The note: the same for every version of one person’s note' }),
  version: z
    .number()
    .int()
    .positive()
    .meta({ description: 'Counted from 1, a withdrawal too: the highest is what holds' }),
  nhsNumber: nhsNumber.meta({ description: 'Ten digits without spaces' }),
  issuedAt: instant,
}

const published = z
  .strictObject({
    ...head,
    status: z.literal('published'),
    text: z.string(),
    contingency: z.array(trigger).readonly(),
    contacts: z.array(contact).readonly().meta({ description: 'Those for a crisis first' }),
    validUntil: localDate.optional().meta({ description: 'To be looked at again by this day' }),
    publishedBy: publisher,
  })
  .readonly()
const withdrawn = z
  .strictObject({
    ...head,
    status: z.literal('withdrawn'),
    because: z.enum(['personsDecision', 'clinician']),
  })
  .readonly()

/** Nothing of the person may be kept any more, not even that there was a note. */
const erased = z.strictObject({ note: head.note, status: z.literal('erased') }).readonly()

export const publishedNote = published.meta({ id: 'SpecialPatientNote' })
export const noteMessage = z
  .discriminatedUnion('status', [published, withdrawn, erased])
  .meta({ id: 'SpecialPatientNoteVersion' })
export type PublishedNote = z.infer<typeof published>
export type NoteMessage = z.infer<typeof noteMessage>

/** What surrounds a version. */
export interface Around {
  readonly note: string
  readonly nhsNumber: string
  readonly issuedAt: PublishedNote['issuedAt']
  readonly publishedBy: Publisher
}

const triggersOf = ({ contingency }: NoteContent): PublishedNote['contingency'] =>
  contingency.flatMap(item => {
    if (item.kind !== 'trigger') return []
    const { kind: _, ...said } = item
    return [said]
  })

const contactsOf = ({ contacts }: NoteContent): PublishedNote['contacts'] =>
  contacts
    .flatMap(item => {
      if (item.kind !== 'contact') return []
      const { kind: _, text, ...said } = item
      return [{ name: text, ...said }]
    })
    .toSorted((a, b) => Number(b.crisis) - Number(a.crisis))

/** What a published version tells. */
export const publishedMessage = (
  version: number,
  content: NoteContent,
  { note, nhsNumber: number, issuedAt, publishedBy }: Around,
): PublishedNote => ({
  note,
  version,
  nhsNumber: number,
  issuedAt,
  status: 'published',
  text: content.text,
  contingency: triggersOf(content),
  contacts: contactsOf(content),
  ...(content.validUntil !== undefined && { validUntil: content.validUntil }),
  publishedBy,
})

/** Any version. Of a withdrawal nothing is told but that it is one; nor of any version once the person lets NHS 111 see none. */
export const messageOf = (said: NoteVersion, around: Around, withheld: boolean): NoteMessage =>
  said.status === 'published' && !withheld
    ? publishedMessage(said.version, said.content, around)
    : {
        note: around.note,
        version: said.version,
        nhsNumber: around.nhsNumber,
        issuedAt: around.issuedAt,
        status: 'withdrawn',
        because: said.status === 'withdrawn' ? said.because : 'personsDecision',
      }
