/** Notices on a first page: each stays until what it is about is done, or its reader marks it as read. */
import { Button } from 'nhsuk-react-components'
import type { Instant } from '../../../domain/kernel/time.ts'
import type { NoticeView } from '../../../projections/noticeViews.ts'
import { PostForm } from '../../layout/forms.tsx'
import { goTo, type Answer } from '../../layout/view.ts'
import { day } from '../../text/dates.ts'
import type { PageRequest } from '../../visitor.ts'
import { rejected } from '../ask.ts'
import { isRejection } from '../../../domain/kernel/rejection.ts'
import { write } from '../carePlans/change.ts'
import { gone, placeOf } from '../carePlans/place.ts'
import { readPlan } from '../carePlans/read.ts'
import { LineItem, type Line } from './list.tsx'

/** A notice as its reader is told of it. */
interface Told {
  readonly notice: NoticeView
  /** The plan's address. */
  readonly base: string
  readonly text: string
}

const lineOf = ({ notice: { plan, notice, reviewOn, givenAt }, base, text }: Told): Line => ({
  key: `notice ${plan.id} ${String(notice)}`,
  href: base,
  text,
  detail: `You were told on ${day(givenAt)}`,
  due: reviewOn,
})

/** Nothing where there are none. */
export const Notices = (props: {
  readonly visitor: PageRequest['visitor']
  readonly notices: readonly Told[]
  readonly now: Instant
}) =>
  props.notices.length === 0 ? null : (
    <section aria-labelledby="notices">
      <h2 className="nhsuk-heading-m" id="notices">
        Notices
      </h2>
      <ul className="cie-items">
        {props.notices.map(told => {
          const line = lineOf(told)
          return (
            <LineItem key={line.key} line={line} now={props.now}>
              <PostForm visitor={props.visitor} action={`${told.base}/notices/${String(told.notice.notice)}`}>
                <Button type="submit" secondary small preventDoubleClick>
                  Mark as read<span className="nhsuk-u-visually-hidden">: {told.text}</span>
                </Button>
              </PostForm>
            </LineItem>
          )
        })}
      </ul>
    </section>
  )

/** `POST …/notices/:notice` */
export const markNoticeRead = async (request: PageRequest): Promise<Answer> => {
  const notice = request.params['notice'] ?? ''
  const read = /^\d{1,6}$/.test(notice) ? await readPlan(request) : undefined
  if (read === undefined) return gone(placeOf(request))
  const outcome = await write(request, read.place, (writing, asked) =>
    writing.markNoticeRead(asked, Number(notice)),
  )
  return isRejection(outcome) ? rejected(outcome) : goTo('/', 'The notice is marked as read.')
}
