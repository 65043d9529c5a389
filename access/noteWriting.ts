/** Asking one command of a person's special patient note, the same for portal and API: whether the asker may see what it is about comes first. */
import type { CommandOf } from '../domain/kernel/decider.ts'
import { isRejection, type Rejection } from '../domain/kernel/rejection.ts'
import { note } from '../domain/note/decider.ts'
import type { Handle, Written } from '../store/write.ts'
import type { Access } from './access.ts'
import type { PlanAsked } from './planCommands.ts'

export type NoteCommand = CommandOf<typeof note.commands>

/** Who asks about whose note, why, and under which command id. */
export type NoteAsked = Omit<PlanAsked, 'plan'>

/** The plan that a professional's command is about, and the sections of it that they must see. */
export interface AboutPlan {
  readonly id: string
  readonly sections: readonly string[]
}

/** Asks. A professional names the plan; the person does not. */
export const askNote = async (
  { access, handle }: { readonly access: Pick<Access, 'permit'>; readonly handle: Handle },
  { by, session, patient, purpose, correlation, commandId, key }: NoteAsked,
  { command, about }: { readonly command: NoteCommand; readonly about?: AboutPlan | undefined },
): Promise<Written | Rejection> => {
  const permission = await access.permit({
    by,
    session,
    command: command.type,
    category: note.category,
    id: patient,
    patient,
    ...(about !== undefined && { plan: about }),
  })
  if (isRejection(permission)) return permission
  const ids = { commandId, ...(key !== undefined && { key }) }
  return handle({
    aggregate: note,
    id: patient,
    subject: patient,
    command,
    permission,
    purpose,
    correlation,
    ...ids,
  })
}
