/** Auditors and privacy officers choose a person, by NHS number in the body of a POST. Every look of theirs is on record too. */
import { nobody } from '../../access/access.ts'
import type { Look } from '../../domain/access/events.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { goTo, show, type Answer } from '../layout/view.ts'
import { nhsNumberField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { theirs } from '../text/looks.ts'
import { findForm } from './findForm.tsx'
import { discloseNothing } from './look.ts'
import { readWhom } from './lookers.ts'
import { LogByDay } from './looksByDay.tsx'
import { NextPage } from './nextPage.tsx'
import { AskedNote } from './questionNote.tsx'

export const section = '/audit'

/** The same words for a person unknown and for one who may not be looked into. */
export const unseenHere = (): Answer =>
  show({
    title: 'You can’t see a record for this number',
    status: 404,
    section,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">You can’t see a record for this number</h1>
        <p>
          <a href="/audit">Try another number</a>
        </p>
      </div>
    ),
  })

const form = {
  title: 'Look into a record',
  section,
  says: 'You see who could see a person’s record and who looked, on any day: kinds, dates and the reasons given for decisions, never contents. The person can see that you looked.',
  action: '/audit',
} as const

/** `GET /audit` */
export const auditPage = (request: PageRequest): Promise<Answer> => Promise.resolve(findForm(request, form))

/** `POST /audit` */
export const audit = async (request: PageRequest): Promise<Answer> => {
  const number = nhsNumberField(request.form)
  if ('fault' in number) return findForm(request, form, [number.fault])
  const patient = (await request.exchange.identity.patientByNhsNumber(number.value)) ?? nobody
  const disclosure = await discloseNothing(request, patient, 'consentHistory')
  return disclosure === undefined ? unseenHere() : goTo(`/audit/${patient}/consents`)
}

/** Links between the pages about one person. */
export const AboutPerson = ({ patient, at }: { readonly patient: string; readonly at: Look }) => (
  <nav aria-label="About this person">
    <ul className="cie-filters">
      {(
        [
          ['consentHistory', 'consents', 'Who could see the record'],
          ['accessLog', 'access-log', 'Who looked'],
          ['specialNote', 'note', 'What NHS 111 held'],
        ] as const
      ).map(([look, path, words]) => (
        <li key={path}>
          {look === at ? (
            <strong aria-current="true">{words}</strong>
          ) : (
            <a href={`/audit/${patient}/${path}`}>{words}</a>
          )}
        </li>
      ))}
    </ul>
  </nav>
)

const pageSize = 100

/** `/audit/:id/access-log` */
export const auditLogPage = async (request: PageRequest): Promise<Answer> => {
  const id = opaqueId.safeParse(request.params['id'])
  const disclosure = id.success ? await discloseNothing(request, id.data, 'accessLog') : undefined
  if (disclosure === undefined) return unseenHere()
  const { after } = request.query
  const { patient } = disclosure
  const page = await request.exchange.queries.accessLog.read(disclosure, {
    limit: pageSize,
    ...(after !== undefined && { after }),
  })
  const whom = await readWhom(request, page.items, { patient, own: 'The person', held: [] })
  return show({
    title: 'Who looked',
    section,
    back: { href: section, text: 'Back to choosing a person' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">Who looked at this record</h1>
        <AboutPerson patient={patient} at="accessLog" />
        {page.items.length === 0 ? (
          <p>Nobody has looked.</p>
        ) : (
          <LogByDay lines={page.items} whom={whom} whose={theirs} note={run => <AskedNote run={run} />} />
        )}
        <NextPage
          base={`/audit/${patient}/access-log`}
          params={{}}
          next={page.next}
          paged={after !== undefined}
        />
      </div>
    ),
  })
}
