/** What stands under a look in the access log: that it was questioned and what was answered, or the way to question it. */
import type { Citation } from '../../domain/access/events.ts'
import { idOf, opaqueId, streamName } from '../../domain/kernel/ids.ts'
import type { AccessLogLine } from '../../projections/accessLogViews.ts'
import { dayAndTime, time } from '../text/dates.ts'
import type { PageRequest } from '../visitor.ts'
import type { Group } from './group.ts'

/** A look's place in an address: the session's id and the place in it. */
export const placeOf = ({ stream, revision }: Citation): string => `${idOf(stream)}/${String(revision)}`

/** The look that an address names; undefined where it names none. */
export const lookIn = ({ params }: Pick<PageRequest, 'params'>): Citation | undefined => {
  const session = opaqueId.safeParse(params['session'])
  const revision = params['revision'] ?? ''
  return session.success && /^\d{1,9}$/.test(revision)
    ? { stream: streamName('access', session.data), revision: Number(revision) }
    : undefined
}

interface NoteProps {
  readonly question: NonNullable<AccessLogLine['question']>
  /** Who asked, to the reader. */
  readonly asker: 'You' | 'The person'
}

/** A question with its answer, as far as the reader may know the words. */
export const QuestionNote = ({ question, asker }: NoteProps) => {
  const { askedAt, words, answeredAt, answer } = question
  return (
    <div className="cie-note">
      <p className="nhsuk-u-margin-bottom-1">
        <strong>
          {asker} asked about this on {dayAndTime(askedAt)}.
        </strong>
        {words !== undefined && <span className="cie-letter"> “{words}”</span>}
      </p>
      {answeredAt === undefined ? (
        <p>It waits for the privacy office to answer.</p>
      ) : (
        <p>
          The privacy office answered on {dayAndTime(answeredAt)}.
          {answer !== undefined && <span className="cie-letter"> “{answer}”</span>}
        </p>
      )}
    </div>
  )
}

/** The question about a run of looks, where one of them was questioned. */
const questionIn = (run: Group<AccessLogLine>): AccessLogLine['question'] =>
  run.items.find(({ question }) => question !== undefined)?.question

/** For readers of somebody's log: what the person asked. */
export const AskedNote = ({ run }: { readonly run: Group<AccessLogLine> }) => {
  const question = questionIn(run)
  return question === undefined ? null : <QuestionNote question={question} asker="The person" />
}

/** For the person: what they asked, and a way to ask about what nobody asked yet. */
export const OwnNote = (props: { readonly run: Group<AccessLogLine>; readonly patient: string }) => {
  const { run, patient } = props
  const [newest] = run.items
  const question = questionIn(run)
  const isNew = question === undefined || newest.at > question.askedAt
  return (
    <>
      {question !== undefined && <QuestionNote question={question} asker="You" />}
      {isNew && newest.user !== patient && (
        <p className="nhsuk-body-s">
          <a href={`/access-log/${placeOf(newest.event)}/question`}>
            I don’t recognise this
            <span className="nhsuk-u-visually-hidden"> look at {time(newest.at)}</span>
          </a>
        </p>
      )}
    </>
  )
}
