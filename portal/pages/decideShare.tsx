/** Sharing, last steps: saved, stopped, done, undone. */
import { Button, Panel } from 'nhsuk-react-components'
import { consent } from '../../domain/consent/decider.ts'
import { labels, type Label } from '../../domain/kernel/terms.ts'
import { errorView } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer } from '../layout/view.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { granteeOf, shareWords, type NamedGrantee } from './grantees.ts'
import { beforeLast, periodsWith, standing } from './periods.ts'
import { readPreview } from './preview.ts'
import { PreviewWords } from './previewWords.tsx'

const back = { href: '/sharing', text: 'Back to who can see your record' } as const
const common = { section: '/sharing' } as const
const gone = (): Answer => show(errorView({ status: 404 }))

/** Shares, or stops where `to` is undefined, and leads to the page that says so. */
export const decideShare = async (
  request: PageRequest,
  to: NamedGrantee,
  after: readonly Label[] | undefined,
): Promise<Answer> => {
  const patient = request.visitor.actor.user
  const { grantee } = to
  const command =
    after === undefined
      ? ({ type: 'StopSharing', data: { grantee } } as const)
      : ({ type: 'Share', data: { grantee, labels: labels.filter(label => after.includes(label)) } } as const)
  const refusal = await ask(request, { aggregate: consent, id: patient, command, subject: patient, patient })
  return refusal === undefined ? goTo(`${to.base}/done`) : rejected(refusal)
}

/** `GET /sharing/:type/:id/stop`: says what it does and how to undo it. */
export const confirmStop = async (request: PageRequest): Promise<Answer> => {
  const to = await granteeOf(request)
  if (to === undefined) return gone()
  const before = standing(await periodsWith(request, to))
  if (before === undefined) return goTo('/sharing', `You do not share with ${to.name}.`)
  const preview = await readPreview(request, { grantee: to.grantee, before, after: undefined })
  return show({
    ...common,
    back,
    title: `Stop sharing with ${to.name}?`,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">Stop sharing with {to.name}?</h1>
        <p>From the moment you stop, they can’t see what others wrote about you. That may be:</p>
        <PreviewWords preview={preview} name={to.name} />
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
  return to === undefined ? gone() : decideShare(request, to, undefined)
}

/** `GET /sharing/:type/:id/done` */
export const shareDone = async (request: PageRequest): Promise<Answer> => {
  const to = await granteeOf(request)
  if (to === undefined) return gone()
  const periods = await periodsWith(request, to)
  const now = standing(periods)
  const title = now === undefined ? 'You have stopped sharing' : 'You share your record'
  return show({
    ...common,
    title,
    body: (
      <div className="cie-narrow">
        <Panel>
          <Panel.Title>{title}</Panel.Title>
          {now === undefined
            ? `${to.name} can no longer see what others wrote.`
            : `${to.name} ${shareWords(now)}`}
        </Panel>
        <p>
          <a href="/sharing">Who can see your record</a>
        </p>
        {beforeLast(periods) !== 'none' && (
          <>
            <h2 className="nhsuk-heading-m">Was that a mistake?</h2>
            <PostForm visitor={request.visitor} action={`${to.base}/undo`}>
              <Button type="submit" secondary>
                Undo
              </Button>
            </PostForm>
          </>
        )}
      </div>
    ),
  })
}

/** `POST /sharing/:type/:id/undo`: back to what stood before the last change. */
export const undoShare = async (request: PageRequest): Promise<Answer> => {
  const to = await granteeOf(request)
  if (to === undefined) return gone()
  const before = beforeLast(await periodsWith(request, to))
  return before === 'none' ? goTo('/sharing') : decideShare(request, to, before)
}
