/** Sharing, last step: what stands now, and the way back from the change that led here. */
import { Button, Panel } from 'nhsuk-react-components'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { errorView } from '../layout/errors.tsx'
import { PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer } from '../layout/view.ts'
import type { PageRequest } from '../visitor.ts'
import { granteeOf, shareWords, type NamedGrantee } from './grantees.ts'
import { beforeChange, lastChange, periodsWith, standing, type Periods } from './periods.ts'
import { answered, askAsSeen, lookAgain, seenField } from './shareWish.tsx'

const gone = (): Answer => show(errorView({ status: 404 }))

interface UndoProps {
  readonly request: PageRequest
  readonly to: NamedGrantee
  readonly found: Periods
}

/** Only the change that led here, and only while it is the last one, can be undone: the page shows no other. */
const Undo = ({ request, to, found }: UndoProps) => {
  const { change } = request.query
  if (change === undefined || change !== String(lastChange(found))) return null
  return (
    <>
      <h2 className="nhsuk-heading-m">Was that a mistake?</h2>
      <PostForm
        visitor={request.visitor}
        action={`${to.base}/undo`}
        fields={[
          ['change', change],
          [seenField, String(found.seen)],
        ]}
      >
        <Button type="submit" secondary preventDoubleClick>
          Undo
        </Button>
      </PostForm>
    </>
  )
}

/** `GET /sharing/:type/:id/done?change=` */
export const shareDone = async (request: PageRequest): Promise<Answer> => {
  const to = await granteeOf(request)
  if (to === undefined) return gone()
  const found = await periodsWith(request, to)
  if (found.periods.length === 0) return goTo('/sharing', `You do not share with ${to.name}.`)
  const now = standing(found)
  const title = now === undefined ? 'You have stopped sharing' : 'You share your record'
  return show({
    section: '/sharing',
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
        <Undo request={request} to={to} found={found} />
      </div>
    ),
  })
}

/** `POST /sharing/:type/:id/undo`: back to what stood before the change. It leads to a page without *Undo*, where a second click does nothing. */
export const undoShare = async (request: PageRequest): Promise<Answer> => {
  const to = await granteeOf(request)
  if (to === undefined) return gone()
  const before = beforeChange(await periodsWith(request, to), Number(request.form.text('change')))
  if (before === undefined) return lookAgain()
  const written = await askAsSeen(request, { to, ...before })
  if (isRejection(written)) return answered(to, written)
  const now = standing(await periodsWith(request, to))
  return goTo(
    '/sharing',
    now === undefined ? `You do not share with ${to.name}.` : `${to.name} ${shareWords(now)}`,
  )
}
