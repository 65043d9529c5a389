/** The way to one person's record for professionals, and the page for everyone who can't be seen. */
import type { Permitted } from '../../access/types.ts'
import type { Look } from '../../domain/access/events.ts'
import { spacedNhsNumber } from '../../domain/kernel/ids.ts'
import type { PersonView } from '../../projections/views.ts'
import { show, type Answer } from '../layout/view.ts'
import { plainDay } from '../text/dates.ts'
import type { PageRequest } from '../visitor.ts'
import { decided, ready, showsSomething } from './look.ts'

/** The same words for unknown and for not shared. */
export const unseen = (section: string): Answer =>
  show({
    title: 'You can’t see a record for this number',
    status: 404,
    section,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">You can’t see a record for this number</h1>
        <p>There may be no record here, or the person does not share it with your team.</p>
        <p>If you are caring for this person, ask them to share their record with your team.</p>
        <p>
          <a href="/find">Try another number</a>
        </p>
      </div>
    ),
  })

/** Leave of a professional to look at a person of whom there is something to see; undefined otherwise, and on record. */
export const mayLookAt = async (
  request: PageRequest,
  patient: string,
  look: Look,
): Promise<Permitted | undefined> => {
  const may = await decided(request, patient, look)
  if (may === undefined) return undefined
  if (!(await showsSomething(request, may))) {
    await request.exchange.access.nothingToShow(may)
    return undefined
  }
  await ready(request, may)
  return may
}

/** `SHAH, Amina` */
export const dutyName = ({ familyName, givenNames }: Pick<PersonView, 'familyName' | 'givenNames'>): string =>
  `${familyName.toUpperCase()}, ${givenNames}`

const sexWords = {
  female: 'Female',
  male: 'Male',
  indeterminate: 'Indeterminate',
  notKnown: 'Not known',
} as const

/** Whether they have died, day of birth, sex and number in one line. */
export const personLine = ({ nhsNumber, birthDate, sex, died }: PersonView): string =>
  [
    died === true ? 'Has died' : undefined,
    birthDate === undefined ? 'Born: not known' : `Born ${plainDay(birthDate)}`,
    sex === undefined ? undefined : sexWords[sex],
    nhsNumber === undefined ? 'NHS number: not known' : `NHS number ${spacedNhsNumber(nhsNumber)}`,
  ]
    .filter(part => part !== undefined)
    .join(' · ')
