/** Withdrawing all that is granted to a commissioner: what it does and why, then done. */
import { Textarea } from 'nhsuk-react-components'
import { commissioner } from '../../domain/commissioner/decider.ts'
import type { CommissionerView } from '../../projections/officeViews.ts'
import { faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { textField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { gone, named } from './commissioner.tsx'
import { section } from './commissioners.tsx'

const formPage = (request: PageRequest, before: CommissionerView, faults: readonly Fault[]): Answer => {
  const title = `Withdraw everything from ${before.name}?`
  const address = `${section}/${before.id}`
  return show({
    title,
    section,
    faults,
    status: faults.length > 0 ? 400 : 200,
    back: { href: address, text: 'Back' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{title}</h1>
        <p>They see no dashboard any more, from their very next request on. You can grant it again.</p>
        <PostForm visitor={request.visitor} action={`${address}/withdraw`}>
          <Textarea
            id="reason"
            name="reason"
            label="Why is it withdrawn?"
            labelProps={{ size: 's' }}
            hint="It is kept with your name, and shown in the list of commissioners"
            rows={3}
            defaultValue={faults.length > 0 ? request.form.text('reason') : ''}
            {...faultOf(faults, 'reason')}
          />
          <Decide text="Withdraw everything" warning cancel={{ href: address, text: 'Leave it as it is' }} />
        </PostForm>
      </div>
    ),
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
