/** How pages are declared: address, roles, and what answers. */
import type { Role } from '../../domain/kernel/actor.ts'
import type { Answer } from '../layout/view.ts'
import type { PageRequest } from '../visitor.ts'

/** A page before the frame is put around it. */
export interface Route<Request> {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly roles: readonly Role[]
  readonly lookup?: true
  readonly handle: (request: Request) => Promise<Answer>
}
export type Handle<Request = PageRequest> = Route<Request>['handle']
type Line = readonly [method: 'GET' | 'POST', path: string, handle: Handle, kind?: 'lookup']

/** Pages for people in these roles. */
export const forRoles = (roles: readonly Role[], lines: readonly Line[]): readonly Route<PageRequest>[] =>
  lines.map(([method, path, handle, kind]) => ({
    method,
    path,
    roles,
    handle,
    ...(kind === 'lookup' && { lookup: true }),
  }))
