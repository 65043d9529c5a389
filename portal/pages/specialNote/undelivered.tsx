/** Notes of the own team that NHS 111 has not taken: late or refused. */
import { isRefused } from '../../../access/access.ts'
import type { UndeliveredRef } from '../../../projections/noteViews.ts'
import { show, type Answer } from '../../layout/view.ts'
import type { PageRequest } from '../../visitor.ts'
import { askOf, ready } from '../look.ts'
import { dutyName, personLine } from '../person.tsx'
import { Undelivered } from './note.tsx'

const title = 'Notes that NHS 111 has not taken'

/** Whose it is, where the reader may still see them; on record. */
const lineOf = async (request: PageRequest, open: UndeliveredRef) => {
  const { access, queries } = request.exchange
  const may = await access.decide(askOf(request, open.patient, 'demographics'))
  if (isRefused(may)) return undefined
  await ready(request, may)
  const person = await queries.people.read(await access.disclose(may, []))
  return person === undefined ? undefined : { open, person }
}

/** `GET /notes` */
export const undeliveredPage = async (request: PageRequest): Promise<Answer> => {
  const { team } = request.visitor.actor
  const all = team === undefined ? [] : await request.exchange.queries.notes.undelivered(team)
  const lines = await Promise.all(all.map(open => lineOf(request, open)))
  const shown = lines.filter(line => line !== undefined)
  return show({
    title,
    section: '/caseload',
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{title}</h1>
        {shown.length === 0 && <p>Everything that your team published has reached NHS 111.</p>}
        {shown.map(({ open, person }) => (
          <section key={`${open.patient} ${open.receiver}`}>
            <h2 className="nhsuk-heading-m">
              <a href={`/patients/${open.patient}/note`}>{dutyName(person)}</a>
            </h2>
            <p>{personLine(person)}</p>
            <Undelivered request={request} patient={open.patient} open={open} />
          </section>
        ))}
      </div>
    ),
  })
}
