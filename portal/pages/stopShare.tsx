/** Stopping a share: what goes dark, then done. */
import { errorView } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer } from '../layout/view.ts'
import type { PageRequest } from '../visitor.ts'
import { granteeOf } from './grantees.ts'
import { periodsWith, standing } from './periods.ts'
import { readPreview } from './preview.ts'
import { PreviewWords } from './previewWords.tsx'
import { answered, askToStop } from './shareWish.tsx'

/** `GET /sharing/:type/:id/stop`: says what it does and how to undo it. */
export const confirmStop = async (request: PageRequest): Promise<Answer> => {
  const to = await granteeOf(request)
  if (to === undefined) return show(errorView({ status: 404 }))
  const found = await periodsWith(request, to)
  const before = standing(found)
  if (before === undefined) return goTo('/sharing', `You do not share with ${to.name}.`)
  const preview = await readPreview(request, { to, others: found.others, before, after: undefined })
  return show({
    section: '/sharing',
    back: { href: '/sharing', text: 'Back to who can see your record' },
    title: `Stop sharing with ${to.name}?`,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">Stop sharing with {to.name}?</h1>
        <p>From the moment you stop, they can’t see what others wrote about you. That may be:</p>
        <PreviewWords preview={preview} to={to} />
        <p>
          They keep sight of what they wrote themselves. They may have copied something into their own notes
          before. You can share with them again at any time.
        </p>
        <PostForm visitor={request.visitor} action={`${to.base}/stop`}>
          <Decide text="Stop sharing" warning cancel={{ href: '/sharing', text: 'Go on sharing' }} />
        </PostForm>
      </div>
    ),
  })
}

/** `POST /sharing/:type/:id/stop` */
export const stop = async (request: PageRequest): Promise<Answer> => {
  const to = await granteeOf(request)
  return to === undefined ? show(errorView({ status: 404 })) : answered(to, await askToStop(request, to))
}
