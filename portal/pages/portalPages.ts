/** The pages as the shell takes them: each view in its frame. */
import { CursorNotUnderstood } from '../../projections/faults.ts'
import { errorView } from '../layout/errors.tsx'
import { renderPage } from '../layout/frame.tsx'
import type { Surroundings } from '../layout/surroundings.ts'
import { show, type Answer } from '../layout/view.ts'
import type { AnyVisitor, OpenRequest, PageResponse, PortalPages } from '../visitor.ts'
import { readNames } from './names.ts'
import { openRoutes, routes, unknownRoutes } from './routes.ts'

export interface PagesConfig {
  /** Whether the log is a demonstration's: every page says so. */
  readonly demonstration: boolean
}

type Asked = OpenRequest & { readonly visitor?: AnyVisitor }

/** The team that the visitor acts for, as its own members know it. */
const actsForOf = async ({ visitor, exchange }: Asked): Promise<string | undefined> => {
  const team = visitor?.kind === 'known' ? visitor.actor.team : undefined
  return team === undefined ? undefined : (await readNames(exchange.queries, [], team)).team(team)
}

const badCursor = (error: unknown): Answer => {
  if (error instanceof CursorNotUnderstood) return show(errorView({ status: 400 }))
  throw error
}

const pagesToAsk = [...routes, ...unknownRoutes]
  .filter(({ method }) => method === 'GET')
  .map(({ path }) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`))

const surroundings = (config: PagesConfig, visitor: AnyVisitor | undefined, url = '/'): Surroundings => ({
  ...config,
  url,
  ...(pagesToAsk.some(path => path.test(url)) && { asksAgain: url }),
  ...(visitor !== undefined && { visitor }),
})

/** Puts the frame around a view; anything else goes as it is. */
const framed = async (config: PagesConfig, request: Asked, answer: Answer): Promise<PageResponse> => {
  if (answer.kind !== 'view') return answer
  const { view } = answer
  const actsFor = await actsForOf(request)
  const html = renderPage(view, {
    ...surroundings(config, request.visitor, request.url),
    ...(actsFor !== undefined && { actsFor }),
    ...(request.notice !== undefined && { notice: request.notice }),
  })
  return { kind: 'page', html, ...(view.status !== undefined && { status: view.status }) }
}

/** All pages of the portal. */
export const portalPages = (config: PagesConfig): PortalPages => {
  const answer = async <Request extends Asked>(
    handle: (request: Request) => Promise<Answer>,
    request: Request,
  ): Promise<PageResponse> => framed(config, request, await handle(request).catch(badCursor))
  return {
    routes: routes.map(route => ({ ...route, handle: request => answer(route.handle, request) })),
    unknownRoutes: unknownRoutes.map(route => ({
      ...route,
      handle: request => answer(route.handle, request),
    })),
    openRoutes: openRoutes.map(({ path, page }) => ({
      method: 'GET',
      path,
      handle: request => framed(config, request, page()),
    })),
    errorPage: page => renderPage(errorView(page), surroundings(config, page.visitor, page.url)),
    frame: ({ title, body, visitor, notice, url }) =>
      renderPage(
        { title, body },
        { ...surroundings(config, visitor, url), ...(notice !== undefined && { notice }) },
      ),
  }
}
