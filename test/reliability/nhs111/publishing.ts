/** Publishing notes over a log, and what stands there of them. */
import type { Core } from '../../../app/compose.ts'
import type { Stores } from '../../../app/stores.ts'
import { isRejection } from '../../../domain/kernel/rejection.ts'
import { note } from '../../../domain/note/decider.ts'
import { derivedUuid } from '../../../store/keyedHash.ts'
import { noteContent } from '../../support/notes.ts'
import { everybody, professional, team } from './people.ts'

const by = { user: professional, role: 'professional', team } as const

/** Publishes a person's note; the same number again is the same publication. */
export const publish = async (
  { access, handle }: Pick<Core, 'access' | 'handle'>,
  patient: string,
  number: string,
): Promise<void> => {
  const commandId = derivedUuid('publication', patient, number)
  const plan = { id: noteContent('').plan, sections: [] }
  const aim = {
    by,
    session: 'a'.repeat(32),
    command: 'PublishNote',
    category: 'note',
    id: patient,
    patient,
    plan,
  }
  const permission = await access.permit(aim)
  if (isRejection(permission)) throw new Error(permission.why)
  const data = { content: noteContent(`note ${number}`), team, decision: { by: 'toldClinician' } } as const
  const written = await handle({
    aggregate: note,
    id: patient,
    subject: patient,
    command: { type: 'PublishNote', data },
    permission,
    purpose: 'directCare',
    commandId,
    correlation: commandId,
  })
  if (isRejection(written)) throw new Error(written.why)
}

/** Every event of everybody's note. */
export const notesIn = async ({ journal }: Pick<Stores, 'journal'>): Promise<Record<string, unknown[]>> => {
  const notes: Record<string, unknown[]> = {}
  for (const patient of everybody)
    notes[patient] = (await journal.load(`note-${patient}`)).map(({ event }) => event)
  return notes
}
