/** Retiring a version of a care plan template: what it does and why, then done. */
import { Textarea } from 'nhsuk-react-components'
import { template } from '../../domain/template/decider.ts'
import type { TemplateView } from '../../projections/templateViews.ts'
import { faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { textField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { gone, named } from './template.tsx'
import { addressOf, section } from './templates.tsx'

const formPage = (request: PageRequest, found: TemplateView, faults: readonly Fault[]): Answer => {
  const title = `Retire version ${String(found.version)} of ${found.title}?`
  const address = addressOf(found)
  return show({
    title,
    section,
    faults,
    status: faults.length > 0 ? 400 : 200,
    back: { href: address, text: 'Back' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{title}</h1>
        <p>No plan is made with it any more. Plans that were made with it stay as they are.</p>
        <PostForm visitor={request.visitor} action={`${address}/retire`}>
          <Textarea
            id="why"
            name="why"
            label="Why is it retired?"
            labelProps={{ size: 's' }}
            rows={3}
            defaultValue={faults.length > 0 ? request.form.text('why') : ''}
            {...faultOf(faults, 'why')}
          />
          <Decide text="Retire it" warning cancel={{ href: address, text: 'Leave it as it is' }} />
        </PostForm>
      </div>
    ),
  })
}

/** `GET /care-plan-templates/:id/:version/retire` */
export const confirmRetirement = async (request: PageRequest): Promise<Answer> => {
  const found = await named(request)
  return found === undefined ? gone() : formPage(request, found, [])
}

/** `POST /care-plan-templates/:id/:version/retire` */
export const retireTemplate = async (request: PageRequest): Promise<Answer> => {
  const found = await named(request)
  if (found === undefined) return gone()
  const why = textField(request.form, { field: 'why', missing: 'Say why it is retired', most: 500 })
  if ('fault' in why) return formPage(request, found, [why.fault])
  const command = { type: 'RetireTemplate', data: { version: found.version, why: why.value } } as const
  const refusal = await ask(request, { aggregate: template, id: found.id, command })
  return refusal === undefined
    ? goTo(addressOf(found), `Version ${String(found.version)} of ${found.title} is retired.`)
    : rejected(refusal)
}
