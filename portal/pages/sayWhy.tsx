/** A step that is asked once more, with its reason: what it does, why, then done or left as it is. */
import { Textarea } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import { faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { show, type Answer, type Fault } from '../layout/view.ts'
import type { PageRequest } from '../visitor.ts'

interface Step {
  readonly title: string
  readonly section: string
  /** Where it leads back to, and what that is called. */
  readonly back: { readonly href: string; readonly text: string }
  /** What it does. */
  readonly says: ReactNode
  readonly action: string
  /** The field of the reason, and what is asked. */
  readonly why: { readonly field: string; readonly label: string; readonly hint?: string }
  readonly button: string
  readonly faults: readonly Fault[]
}

/** The page of such a step. With faults it shows what was typed, and is answered 400. */
export const sayWhyPage = (request: PageRequest, step: Step): Answer => {
  const { title, section, back, says, action, faults, button } = step
  const { field, ...asked } = step.why
  return show({
    title,
    section,
    faults,
    status: faults.length > 0 ? 400 : 200,
    back,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{title}</h1>
        <p>{says}</p>
        <PostForm visitor={request.visitor} action={action}>
          <Textarea
            id={field}
            name={field}
            {...asked}
            labelProps={{ size: 's' }}
            rows={3}
            defaultValue={request.form.text(field)}
            {...faultOf(faults, field)}
          />
          <Decide text={button} warning cancel={{ href: back.href, text: 'Leave it as it is' }} />
        </PostForm>
      </div>
    ),
  })
}
