/** Telling open pages that something changed: who, or which topic, was touched by a committed batch, at most ten times a second each. */
import { auditTime, filter, type Observable, type SchedulerLike } from 'rxjs'

/** Says only that something changed; what, the page asks again through a new Disclosure. */
export interface Changes {
  /** Calls the listener after a commit that touched the person, or the topic. Answers how to end it. */
  readonly subscribe: (topic: string, listener: () => void) => () => void
}

const quietMs = 100

/** Fans out what was touched by each commit. The scheduler is replaced in tests that run in virtual time. */
export const changesFrom = (
  touched: Observable<ReadonlySet<string>>,
  scheduler?: SchedulerLike,
): Changes => ({
  subscribe: (topic, listener) => {
    const theirs = touched.pipe(
      filter(topics => topics.has(topic)),
      auditTime(quietMs, scheduler),
    )
    const subscription = theirs.subscribe(() => {
      listener()
    })
    return () => {
      subscription.unsubscribe()
    }
  },
})
