/** Withdrawing all that is granted to a commissioner: what it does and why, then done. */
import { commissioner } from '../../domain/commissioner/decider.ts'
import type { CommissionerView } from '../../projections/officeViews.ts'
import { goTo, type Answer, type Fault } from '../layout/view.ts'
import { textField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { gone, named } from './commissioner.tsx'
import { section } from './commissioners.tsx'
import { sayWhyPage } from './sayWhy.tsx'

const formPage = (request: PageRequest, before: CommissionerView, faults: readonly Fault[]): Answer => {
  const address = `${section}/${before.id}`
  return sayWhyPage(request, {
    title: `Withdraw everything from ${before.name}?`,
    section,
    back: { href: address, text: 'Back' },
    says: 'They see no dashboard any more, from their very next request on. You can grant it again.',
    action: `${address}/withdraw`,
    why: {
      field: 'reason',
      label: 'Why is it withdrawn?',
      hint: 'It is kept with your name, and shown in the list of commissioners',
    },
    button: 'Withdraw everything',
    faults,
  })
}

/** `GET /commissioners/:id/withdraw` */
export const confirmWithdrawal = async (request: PageRequest): Promise<Answer> => {
  const found = await named(request)
  return found?.before === undefined ? gone() : formPage(request, found.before, [])
}

/** `POST /commissioners/:id/withdraw` */
export const withdrawDashboards = async (request: PageRequest): Promise<Answer> => {
  const found = await named(request)
  if (found?.before === undefined) return gone()
  const { id, before } = found
  const reason = textField(request.form, {
    field: 'reason',
    missing: 'Say why everything is withdrawn',
    most: 500,
  })
  if ('fault' in reason) return formPage(request, before, [reason.fault])
  const command = { type: 'WithdrawDashboards', data: { reason: reason.value } } as const
  const refusal = await ask(request, { aggregate: commissioner, id, subject: id, command })
  return refusal === undefined
    ? goTo(section, `${before.name} sees no dashboard any more.`)
    : rejected(refusal)
}
