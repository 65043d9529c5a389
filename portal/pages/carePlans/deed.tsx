/** A step that changes a plan as a whole or one part of it: a page that says what it does, a few fields, and what is told afterwards. */
import type { ReactNode } from 'react'
import type { PlanCommand } from '../../../access/planCommands.ts'
import type { TemplateView } from '../../../projections/templateViews.ts'
import { Decide, PostForm } from '../../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../../layout/view.ts'
import type { Field } from '../../text/fields.ts'
import type { Form, PageRequest } from '../../visitor.ts'
import { askOf } from '../look.ts'
import { rejected } from '../ask.ts'
import { changePlan } from './change.ts'
import { gone, placeOf } from './place.ts'
import { readPlan, type PlanRead } from './read.ts'
import { readWhom, type Whom } from './who.ts'

/** What a deed's fields and its reading of them are given. */
export interface DeedProps {
  readonly request: PageRequest
  readonly read: PlanRead
  readonly whom: Whom
  readonly form: Form
  readonly faults: readonly Fault[]
  /** The revision of the plan that stood before the asker's eyes; undefined where they can't have seen it. */
  readonly seen: number | undefined
  /** The templates with which a plan may be made now. */
  readonly templates: readonly TemplateView[]
}

/** One step. */
export interface Deed {
  /** Behind the plan's address, with `:section` or `:item` in it. */
  readonly path: string
  readonly title: (props: DeedProps) => string
  readonly says: string
  readonly button: string
  readonly warning?: true
  readonly done: string
  /** Whether it can be done now. */
  readonly can: (read: PlanRead, request: PageRequest) => boolean
  readonly Fields?: (props: DeedProps) => ReactNode
  /** The command, or what is wrong with a field. */
  readonly command: (props: DeedProps) => Field<PlanCommand>
}

const addressOf = ({ path }: Deed, { place }: PlanRead, { params }: PageRequest): string =>
  `${place.base}/${path.replaceAll(/:(\w+)/g, (_whole, name: string) => params[name] ?? '')}`

const propsOf = async (request: PageRequest, read: PlanRead): Promise<DeedProps> => {
  const { carePlans, templates } = request.exchange.queries
  const [whom, inForce, seen] = await Promise.all([
    readWhom(request, read, []),
    templates.inForce(),
    carePlans.revisionOf(read.may, read.place.plan, request.form.text('seen')),
  ])
  return { request, read, whom, form: request.form, faults: [], templates: inForce, seen }
}

const page = (deed: Deed, props: DeedProps): Answer => {
  const { request, read, faults } = props
  const { place, plan } = read
  const { Fields } = deed
  const title = deed.title(props)
  return show({
    title,
    section: place.section,
    back: { href: place.base, text: 'Back to the plan' },
    faults,
    status: faults.length > 0 ? 400 : 200,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">
          <span className="nhsuk-caption-l">{plan.title}</span>
          {title}
        </h1>
        <p>{deed.says}</p>
        <PostForm
          visitor={request.visitor}
          action={addressOf(deed, read, request)}
          fields={[['seen', plan.name]]}
        >
          {Fields !== undefined && <Fields {...props} />}
          <Decide
            text={deed.button}
            {...(deed.warning === true && { warning: true })}
            cancel={{ href: place.base, text: 'Leave it as it is' }}
          />
        </PostForm>
      </div>
    ),
  })
}

const readFor = async (deed: Deed, request: PageRequest): Promise<PlanRead | undefined> => {
  const read = await readPlan(request)
  return read !== undefined && deed.can(read, request) ? read : undefined
}

/** Back to the plan; or to where the reader came from, where what they did put it out of their own sight. */
const onwards = async (request: PageRequest, { place, may }: PlanRead, done: string): Promise<Answer> => {
  const { access, queries } = request.exchange
  const now = await access.foresee(askOf(request, place.patient, may.ask.look))
  const stays = now !== undefined && (await queries.carePlans.pickOne(now, place.plan)) !== undefined
  return stays ? goTo(place.base, done) : goTo(place.list, `${done} You can no longer see this plan.`)
}

/** What answers a deed's two addresses. */
export const handlesOf = (deed: Deed) => ({
  get: async (request: PageRequest): Promise<Answer> => {
    const read = await readFor(deed, request)
    return read === undefined ? gone(placeOf(request)) : page(deed, await propsOf(request, read))
  },
  post: async (request: PageRequest): Promise<Answer> => {
    const read = await readFor(deed, request)
    if (read === undefined) return gone(placeOf(request))
    const props = await propsOf(request, read)
    const command = deed.command(props)
    if ('fault' in command) return page(deed, { ...props, faults: [command.fault] })
    const refusal = await changePlan(request, read.place, command.value)
    return refusal === undefined ? onwards(request, read, deed.done) : rejected(refusal)
  },
})
