/** Pages of the tests: they print what they were given. */
import { ReadModelBehind } from '../../../projections/faults.ts'
import type { PageRoute, PortalPages, Visitor } from '../../../portal/visitor.ts'

const told = (visitor: Visitor): string =>
  `role=${visitor.actor.role} user=${visitor.actor.user} team=${visitor.actor.team ?? ''} organisation=${visitor.actor.organisation ?? ''} ends=${visitor.expiresAt}`

const page = (html: string) => Promise.resolve({ kind: 'page', html } as const)
const form = (visitor: Visitor): string => `<input name="_csrf" value="${visitor.csrfToken}">`

const patientsOnly: Omit<PageRoute, 'handle'> = { method: 'GET', path: '/record', roles: ['patient'] }

export const testRoutes: Pick<PortalPages, 'routes' | 'unknownRoutes' | 'openRoutes'> = {
  routes: [
    {
      method: 'GET',
      path: '/',
      roles: ['patient', 'professional', 'auditor'],
      handle: ({ visitor, notice }) =>
        page(`home ${told(visitor)} notice=${notice ?? ''} name=${visitor.displayName} ${form(visitor)}`),
    },
    {
      ...patientsOnly,
      handle: ({ visitor, query }) => page(`record ${told(visitor)} q=${query['q'] ?? ''} ${form(visitor)}`),
    },
    {
      method: 'POST',
      path: '/record',
      roles: ['patient'],
      handle: ({ form: fields }) => page(`wrote ${fields.text('note')} ${fields.list('label').join('+')}`),
    },
    {
      method: 'POST',
      path: '/share',
      roles: ['patient'],
      handle: () => Promise.resolve({ kind: 'redirect', to: '/', notice: 'You share with the kidney team' }),
    },
    {
      method: 'POST',
      path: '/find',
      roles: ['professional'],
      lookup: true,
      handle: () => page('found nobody'),
    },
    {
      method: 'GET',
      path: '/letters/:letter',
      roles: ['patient'],
      handle: ({ params }) =>
        Promise.resolve({
          kind: 'file',
          bytes: Buffer.from(`<script>${params['letter'] ?? ''}</script>`),
          mediaType: 'text/html',
          fileName: 'a "letter".html',
        }),
    },
    {
      method: 'GET',
      path: '/broken',
      roles: ['patient'],
      handle: () => Promise.reject(new Error('Ada Example of 1 Example Street')),
    },
    {
      method: 'GET',
      path: '/behind',
      roles: ['patient'],
      handle: () => Promise.reject(new ReadModelBehind('behind')),
    },
  ],
  unknownRoutes: [
    {
      method: 'GET',
      path: '/register',
      roles: ['patient'],
      handle: ({ visitor }) =>
        page(`register ${visitor.login.subject} <input name="_csrf" value="${visitor.csrfToken}">`),
    },
    {
      method: 'POST',
      path: '/register',
      roles: ['patient'],
      handle: ({ form: fields }) =>
        Promise.resolve({ kind: 'linked', patient: fields.text('patient'), to: '/record' }),
    },
  ],
  openRoutes: [
    { method: 'GET', path: '/', handle: () => page('start page') },
    {
      method: 'GET',
      path: '/privacy',
      handle: ({ visitor }) => page(`privacy ${visitor?.kind ?? 'nobody'}`),
    },
  ],
}
