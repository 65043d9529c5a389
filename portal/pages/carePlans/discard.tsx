/** An author throws a draft of their own away: told what it does before it is done. */
import { targetKey } from '../../../domain/draft/decider.ts'
import { Decide, PostForm } from '../../layout/forms.tsx'
import { goTo, show, type Answer } from '../../layout/view.ts'
import { isRejection } from '../../../domain/kernel/rejection.ts'
import { draftIdOf } from '../../../access/drafts.ts'
import type { PageRequest } from '../../visitor.ts'
import { rejected } from '../ask.ts'
import { write } from './change.ts'
import { gone, placeOf } from './place.ts'
import { readPlan, type PlanRead } from './read.ts'

/** The plan, where the reader has a draft of this. */
const readOwn = async (request: PageRequest): Promise<PlanRead | undefined> => {
  const read = await readPlan(request)
  if (read === undefined) return undefined
  const drafts = await request.exchange.queries.carePlans.drafts(read.disclosure, read.place.plan)
  const isOwn = drafts.some(
    ({ author, target }) =>
      author === request.visitor.actor.user && targetKey(target) === request.params['key'],
  )
  return isOwn ? read : undefined
}

/** `GET …/drafts/:key/discard` */
export const confirmDiscard = async (request: PageRequest): Promise<Answer> => {
  const read = await readOwn(request)
  if (read === undefined) return gone(placeOf(request))
  const { place, plan } = read
  const title = 'Throw this draft away?'
  return show({
    title,
    section: place.section,
    back: { href: place.base, text: 'Back to the plan' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">
          <span className="nhsuk-caption-l">{plan.title}</span>
          {title}
        </h1>
        <p>
          What you wrote in it is not put into the plan, and you can’t go on with it. The plan stays as it is.
        </p>
        <PostForm
          visitor={request.visitor}
          action={`${place.base}/drafts/${request.params['key'] ?? ''}/discard`}
        >
          <Decide text="Throw it away" warning cancel={{ href: place.base, text: 'Keep the draft' }} />
        </PostForm>
      </div>
    ),
  })
}

/** `POST …/drafts/:key/discard` */
export const discard = async (request: PageRequest): Promise<Answer> => {
  const read = await readOwn(request)
  if (read === undefined) return gone(placeOf(request))
  const { place } = read
  const part = {
    draft: draftIdOf(place.plan, request.visitor.actor.user),
    target: request.params['key'] ?? '',
  }
  const outcome = await write(request, place, (writing, asked) => writing.discard(asked, part))
  return isRejection(outcome) ? rejected(outcome) : goTo(place.base, 'The draft is thrown away.')
}
