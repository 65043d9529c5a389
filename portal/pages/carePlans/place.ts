/** Where a page of a care plan lies: a patient's own, or a patient's for a professional; the same pages serve both. */
import { errorView } from '../../layout/errors.tsx'
import { show, type Answer } from '../../layout/view.ts'
import type { PageRequest } from '../../visitor.ts'
import { unseen } from '../person.tsx'

/** A plan as its reader came to it. */
export interface Place {
  readonly patient: string
  readonly plan: string
  /** Whether the reader is the person whose plan it is. */
  readonly own: boolean
  /** Where the person's plans are listed: a page of their own, or the record. */
  readonly list: string
  /** The plan's own address. */
  readonly base: string
  /** The navigation link that it lies under. */
  readonly section: string
}

/** The place in a request's address. */
export const placeOf = ({ visitor, params }: PageRequest): Place => {
  const plan = params['plan'] ?? ''
  if (visitor.actor.role === 'patient') {
    const list = '/plans'
    return { patient: visitor.actor.user, plan, own: true, list, base: `${list}/${plan}`, section: list }
  }
  const patient = params['id'] ?? ''
  const list = `/patients/${patient}`
  return { patient, plan, own: false, list, base: `${list}/plans/${plan}`, section: '/caseload' }
}

/** The same page for a plan that is not there and for one that may not be seen. */
export const gone = ({ own }: Pick<Place, 'own'>): Answer =>
  own ? show(errorView({ status: 404 })) : unseen('/find')
