/** A wish to share, undone or done, as a form sends it: of what the page knew, and once however often it is sent. */
import { consent } from '../../domain/consent/decider.ts'
import { isRejection, reject, type Rejection } from '../../domain/kernel/rejection.ts'
import { labels, type Label } from '../../domain/kernel/terms.ts'
import { derivedUuid } from '../../store/keyedHash.ts'
import type { Written } from '../../store/write.ts'
import { show, type Answer } from '../layout/view.ts'
import type { PageRequest } from '../visitor.ts'
import { askHere, rejected } from './ask.ts'
import type { NamedGrantee } from './grantees.ts'

/** A share as it is to be; none where `after` is undefined. */
export interface Wish {
  readonly to: NamedGrantee
  readonly after: readonly Label[] | undefined
}

/** The field that carries the revision of the visitor's consents that the page was made from. */
export const seenField = 'seen'

const seenIn = ({ form }: PageRequest): number | undefined => {
  const text = form.text(seenField)
  return /^(-1|\d{1,9})$/.test(text) ? Number(text) : undefined
}

const commandOf = ({ to: { grantee }, after }: Wish) =>
  after === undefined
    ? ({ type: 'StopSharing', data: { grantee } } as const)
    : ({ type: 'Share', data: { grantee, labels: labels.filter(label => after.includes(label)) } } as const)

/** Asks only where nothing changed since the page was made: what another window has stopped stays stopped. */
export const askAsSeen = async (request: PageRequest, wish: Wish): Promise<Written | Rejection> => {
  const patient = request.visitor.actor.user
  const seen = seenIn(request)
  if (seen === undefined) return reject('stale-revision', 'the form does not say what it was made from')
  const command = commandOf(wish)
  return askHere(request, {
    aggregate: consent,
    id: patient,
    command,
    subject: patient,
    patient,
    commandId: derivedUuid(patient, String(seen), JSON.stringify(command)),
    expected: seen,
  })
}

/** Stops, whatever has changed since the page was made. */
export const askToStop = (request: PageRequest, to: NamedGrantee): Promise<Written | Rejection> => {
  const patient = request.visitor.actor.user
  const command = { type: 'StopSharing', data: { grantee: to.grantee } } as const
  return askHere(request, { aggregate: consent, id: patient, command, subject: patient, patient })
}

/** Nothing was done, because the choices are no longer those that the page showed. */
export const lookAgain = (): Answer =>
  show({
    section: '/sharing',
    status: 409,
    title: 'Your choices have changed since',
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">Your choices have changed since</h1>
        <p>
          Who can see your record was changed after you opened that page, perhaps in another window. Nothing
          was done now.
        </p>
        <p>
          <a href="/sharing">Look again at who can see your record</a>
        </p>
      </div>
    ),
  })

/** Leads to the page that says what was done, or says why it was not. */
export const answered = ({ base }: NamedGrantee, written: Written | Rejection): Answer => {
  if (!isRejection(written))
    return { kind: 'redirect', to: `${base}/done?change=${String(written.revision)}` }
  return written.rejected === 'stale-revision' ? lookAgain() : rejected(written)
}
