/** Notes of the own team that NHS 111 has not taken: late or refused. */
import { together } from '../../../access/together.ts'
import type { UndeliveredRef } from '../../../projections/noteViews.ts'
import { show, type Answer } from '../../layout/view.ts'
import type { PageRequest } from '../../visitor.ts'
import { discloseNothing } from '../look.ts'
import { dutyName, personLine } from '../person.tsx'
import { Undelivered } from './note.tsx'

const title = 'Notes that NHS 111 has not taken'

const atATime = 16

/** Whose it is, where the reader may still see them; on record. */
const lineOf = async (request: PageRequest, open: UndeliveredRef) => {
  const disclosure = await discloseNothing(request, open.patient, 'demographics')
  const person = disclosure === undefined ? undefined : await request.exchange.queries.people.read(disclosure)
  return person === undefined ? undefined : { open, person }
}

/** `GET /notes` */
export const undeliveredPage = async (request: PageRequest): Promise<Answer> => {
  const { team } = request.visitor.actor
  const all = team === undefined ? [] : await request.exchange.queries.notes.undelivered(team)
  const lines = await together(atATime, all, open => lineOf(request, open))
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
