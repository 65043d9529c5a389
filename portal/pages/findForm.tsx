/** The page that asks for a person’s NHS number, which travels in the body of a POST and never in an address. */
import { Button } from 'nhsuk-react-components'
import { NhsNumberInput } from '../layout/fields.tsx'
import { PostForm } from '../layout/forms.tsx'
import { show, type Answer, type Fault, type View } from '../layout/view.ts'
import type { PageRequest } from '../visitor.ts'

interface Finding extends Pick<View, 'title' | 'section' | 'back'> {
  /** What looking means for whoever is looked at. */
  readonly says: string
  readonly action: string
}

export const findForm = (
  request: PageRequest,
  { says, action, ...view }: Finding,
  faults: readonly Fault[] = [],
): Answer =>
  show({
    ...view,
    faults,
    status: faults.length > 0 ? 400 : 200,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{view.title}</h1>
        <p>{says}</p>
        <PostForm visitor={request.visitor} action={action}>
          <NhsNumberInput form={request.form} faults={faults} />
          <Button type="submit" preventDoubleClick>
            Find
          </Button>
        </PostForm>
      </div>
    ),
  })
