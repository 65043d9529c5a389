/** What somebody was typing when their session ended: kept for them alone, and put back into the page after they sign in. */
import { fieldsOf, formOf } from '../security/form.ts'
import { ownPath } from '../security/ownPath.ts'
import type { Exchanged } from './answers.ts'
import type { KeptForm } from './attempts.ts'
import { leaveForIssuer } from './begin.ts'
import { formToKeep, isOwn } from './resume.tsx'
import type { Session } from './sessions.ts'
import type { Shell } from './shell.ts'

const pageField = '_page'

const typedIn = (shell: Shell, { request }: Exchanged, page: string): KeptForm | undefined => {
  const fields = fieldsOf(request).filter(([name]) => name !== pageField)
  const kept = formToKeep(shell, page, fields)
  return kept === undefined ? undefined : { ...kept, typed: true }
}

/** `POST /session/leave`: to the issuer, and back to the page with what was typed on it. */
export const leaveTyping = async (shell: Shell, exchanged: Exchanged): Promise<void> => {
  const { request, response } = exchanged
  const page = ownPath(formOf(fieldsOf(request)).text(pageField), shell.config.base)
  const kept = typedIn(shell, exchanged, page)
  const session = await shell.sessionOf(request)
  if (session === undefined)
    return leaveForIssuer(shell, exchanged, { returnTo: page, ...(kept !== undefined && { kept }) })
  if (kept !== undefined && isOwn(kept, session)) await shell.attempts.keepForm(session.content.session, kept)
  response.redirect(303, typedPage(page))
}

/** The page's own script looks for this mark. */
export const typedPage = (path: string): string => `${path}#typed`

/** `GET /session/typed`: what was typed, once. */
export const handBack = async (shell: Shell, { response }: Exchanged, session: Session): Promise<void> => {
  const { session: id } = session.content
  const form = await shell.attempts.findForm(id)
  const fields = form?.typed === true && isOwn(form, session) ? form.fields : []
  if (form?.typed === true) await shell.attempts.dropForm(id)
  response.json({ fields })
}
