/** Pages of figures for a commissioner: with what is granted to them and nothing else, decided anew at every request (D9). */
import { grantedDashboards } from '../../analytics/granted.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer } from '../layout/view.ts'
import type { PageRequest } from '../visitor.ts'

const nothingGranted = (user: string): Answer =>
  show({
    title: 'No dashboards are granted to you',
    status: 403,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">No dashboards are granted to you</h1>
        <p>An administrator of the exchange can grant you areas and dashboards. They need this number:</p>
        <p>
          <code>{user}</code>
        </p>
      </div>
    ),
  })

/** Hands a page the dashboards of its reader; what is not granted is refused in words. */
export const granted =
  (handle: (request: PageRequest) => Promise<Answer>) =>
  async (request: PageRequest): Promise<Answer> => {
    const { exchange, params, query, visitor } = request
    const grant = await exchange.access.dashboardsOf(visitor.actor)
    if (grant === undefined) return nothingGranted(visitor.actor.user)
    const dashboards = grantedDashboards(exchange.dashboards, grant)
    const why = dashboards.refused(params['question'] ?? '', query)
    if (why !== undefined)
      return show(
        errorView({ status: 403, title: 'This is not granted to you', why: [`You can’t see this: ${why}.`] }),
      )
    return handle({ ...request, exchange: { ...exchange, dashboards } })
  }
