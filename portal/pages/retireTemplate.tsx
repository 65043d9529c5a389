/** Retiring a version of a care plan template: what it does and why, then done. */
import { template } from '../../domain/template/decider.ts'
import type { TemplateView } from '../../projections/templateViews.ts'
import { goTo, type Answer, type Fault } from '../layout/view.ts'
import { textField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { sayWhyPage } from './sayWhy.tsx'
import { gone, named } from './template.tsx'
import { addressOf, section } from './templates.tsx'

const formPage = (request: PageRequest, found: TemplateView, faults: readonly Fault[]): Answer => {
  const address = addressOf(found)
  return sayWhyPage(request, {
    title: `Retire version ${String(found.version)} of ${found.title}?`,
    section,
    back: { href: address, text: 'Back' },
    says: 'No plan is made with it any more. Plans that were made with it stay as they are.',
    action: `${address}/retire`,
    why: { field: 'why', label: 'Why is it retired?' },
    button: 'Retire it',
    faults,
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
