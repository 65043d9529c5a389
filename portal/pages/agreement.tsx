/** The sharing agreement of a provider, signed and ended after a page that says what it does (P6). */
import type { ReactNode } from 'react'
import { Textarea, TextInput } from 'nhsuk-react-components'
import { provider } from '../../domain/provider/decider.ts'
import type { ProviderView } from '../../projections/officeViews.ts'
import { faultOf } from '../layout/errors.tsx'
import { DayInput } from '../layout/fields.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { faultsOf, pastDateField, textField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { addressOf, gone, named } from './provider.tsx'
import { section } from './providers.tsx'

interface Form {
  readonly found: ProviderView
  readonly faults: readonly Fault[]
}

/** A page with a form about an agreement. */
const showForm = ({ found, faults }: Form, title: string, form: ReactNode): Answer =>
  show({
    title,
    section,
    faults,
    status: faults.length > 0 ? 400 : 200,
    back: { href: addressOf(found), text: `Back to ${found.name}` },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{title}</h1>
        {form}
      </div>
    ),
  })

const signForm = (request: PageRequest, { found, faults }: Form): Answer => {
  const form = faults.length > 0 ? request.form : undefined
  const title = `Sign the sharing agreement for ${found.name}`
  return showForm(
    { found, faults },
    title,
    <>
      <p>
        From now on its systems may send messages, its teams may read what is shared with them, and it is
        counted. You can end the agreement at any time.
      </p>
      <PostForm visitor={request.visitor} action={`${addressOf(found)}/sign`}>
        <TextInput
          id="agreement"
          name="agreement"
          label="Which agreement"
          labelProps={{ size: 's' }}
          hint="For example, DISA 2024"
          defaultValue={form?.text('agreement') ?? ''}
          {...faultOf(faults, 'agreement')}
        />
        <DayInput
          form={form}
          faults={faults}
          field="signed"
          legend="When it was signed"
          hint="For example, 31 3 2024"
        />
        <Decide text="Sign the agreement" cancel={{ href: addressOf(found), text: 'Leave it as it is' }} />
      </PostForm>
    </>,
  )
}

/** A form about an agreement, where it is in force or not as the form needs it. */
const page =
  (needs: ProviderView['agreement'], form: typeof signForm) =>
  async (request: PageRequest): Promise<Answer> => {
    const found = await named(request)
    if (found === undefined) return gone()
    return found.agreement === needs ? form(request, { found, faults: [] }) : goTo(addressOf(found))
  }

/** `GET /providers/:id/sign` */
export const signPage = page('none', signForm)

/** `POST /providers/:id/sign` */
export const signAgreement = async (request: PageRequest): Promise<Answer> => {
  const found = await named(request)
  if (found === undefined) return gone()
  const { form, exchange } = request
  const agreement = textField(form, {
    field: 'agreement',
    missing: 'Enter which agreement was signed',
    most: 40,
  })
  const signedOn = pastDateField(form, { field: 'signed', what: 'the day', now: exchange.clock() })
  if ('fault' in agreement || 'fault' in signedOn)
    return signForm(request, { found, faults: faultsOf(agreement, signedOn) })
  const data = { agreement: agreement.value, signedOn: signedOn.value }
  const refusal = await ask(request, {
    aggregate: provider,
    id: found.id,
    command: { type: 'SignAgreement', data },
  })
  return refusal === undefined
    ? goTo(addressOf(found), `The agreement of ${found.name} is in force.`)
    : rejected(refusal)
}

const endForm = (request: PageRequest, { found, faults }: Form): Answer => {
  const title = `End the agreement of ${found.name}?`
  return showForm(
    { found, faults },
    title,
    <>
      <p>
        At once, nobody of {found.name} can read any record, and its messages are refused. What it sent before
        stays in the records. You can sign again at any time.
      </p>
      <PostForm visitor={request.visitor} action={`${addressOf(found)}/end`}>
        <Textarea
          id="reason"
          name="reason"
          label="Why does it end?"
          labelProps={{ size: 's' }}
          rows={3}
          defaultValue={faults.length > 0 ? request.form.text('reason') : ''}
          {...faultOf(faults, 'reason')}
        />
        <Decide
          text="End the agreement"
          warning
          cancel={{ href: addressOf(found), text: 'Leave it in force' }}
        />
      </PostForm>
    </>,
  )
}

/** `GET /providers/:id/end` */
export const endPage = page('inForce', endForm)

/** `POST /providers/:id/end` */
export const endAgreement = async (request: PageRequest): Promise<Answer> => {
  const found = await named(request)
  if (found === undefined) return gone()
  const reason = textField(request.form, {
    field: 'reason',
    missing: 'Say why the agreement ends',
    most: 500,
  })
  if ('fault' in reason) return endForm(request, { found, faults: [reason.fault] })
  const command = { type: 'EndAgreement', data: { reason: reason.value } } as const
  const refusal = await ask(request, { aggregate: provider, id: found.id, command })
  return refusal === undefined
    ? goTo(addressOf(found), `The agreement of ${found.name} has ended.`)
    : rejected(refusal)
}
