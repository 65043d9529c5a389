/** Dashboards where nothing can be counted: they say why, and everything else runs. */
import type { Dashboards } from '../../analytics/views.ts'

/** Dashboards without figures. `why` is for people to read. */
export const unavailable = (why: string): Dashboards => ({
  questions: () => [],
  read: () => Promise.resolve(undefined),
  freshness: () => ({ status: 'unavailable', why }),
  refused: () => undefined,
  subscribe: () => () => undefined,
})
