/** Telling open pages that something changed: who was touched by a committed batch, at most ten times a second each. */
import { auditTime, filter, type Observable, type SchedulerLike } from 'rxjs'

/** Says only that something changed; what, the page asks again through a new Disclosure. */
export interface Changes {
  /** Calls the listener after a commit that touched the person. Answers how to end it. */
  readonly subscribe: (patient: string, listener: () => void) => () => void
}

const quietMs = 100

/** Fans out the people touched by each commit. The scheduler is replaced in tests that run in virtual time. */
export const changesFrom = (
  touched: Observable<ReadonlySet<string>>,
  scheduler?: SchedulerLike,
): Changes => ({
  subscribe: (patient, listener) => {
    const theirs = touched.pipe(
      filter(people => people.has(patient)),
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
