/** What a page is given with every request, and what it may answer: the seam between the portal's shell and its pages. */
import type { ReactNode } from 'react'
import type { Login } from '../access/access.ts'
import type { Actor, Role } from '../domain/kernel/actor.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { PortalExchange } from './exchange.ts'

/** What is true of everyone who is signed in. */
interface SignedIn {
  /** Opaque id of the sign-in (32 hexadecimal characters): the access stream's id. Never the cookie's value. */
  readonly session: string
  /** As the issuer gave it. */
  readonly displayName: string
  /** Goes into every form as the field `_csrf`, and into fetches as the header `x-csrf-token`. */
  readonly csrfToken: string
  readonly signedInAt: Instant
  /** When the session ends if nothing more is asked. */
  readonly expiresAt: Instant
}

/** Someone the exchange knows. For a professional `actor.team` is the chosen team, and `teams` all they may choose from. */
export interface Visitor extends SignedIn {
  readonly kind: 'known'
  readonly actor: Actor
  readonly teams: readonly string[]
}

/** Signed in with the issuer, but linked to no record or professional: may register (patients), or reads that they are not known. */
export interface UnknownVisitor extends SignedIn {
  readonly kind: 'unknown'
  readonly role: Role
  readonly login: Login
}
export type AnyVisitor = Visitor | UnknownVisitor

/** One request, parsed. A repeated query parameter keeps its first value; a repeated form field keeps all, in `list`. */
export interface OpenRequest {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly form: Form
  /** What the redirect before this page said was just done; for `frame`. Shown once. */
  readonly notice?: string
  /** The path asked for, without query. */
  readonly url: string
  readonly exchange: PortalExchange
  /** Names this request: all looks that it takes are one to people. */
  readonly correlation: string
}
export interface PageRequest extends OpenRequest {
  readonly visitor: Visitor
}
export interface UnknownPageRequest extends OpenRequest {
  readonly visitor: UnknownVisitor
}

/** A form's fields as text. */
export interface Form {
  /** The field's value, trimmed of nothing; empty text when it is absent. */
  readonly text: (field: string) => string
  /** Every value of a field that may repeat (checkboxes). */
  readonly list: (field: string) => readonly string[]
}

/** What a page answers. `linked` after registering: the session goes on as a visitor who is that patient. */
export type PageResponse =
  | { readonly kind: 'page'; readonly status?: number; readonly html: string }
  | { readonly kind: 'redirect'; readonly to: string; readonly notice?: string }
  | {
      readonly kind: 'file'
      readonly bytes: Uint8Array
      readonly mediaType: string
      readonly fileName: string
    }
  | { readonly kind: 'linked'; readonly patient: string; readonly to: string }
  /** For a page's own script: JSON. */
  | { readonly kind: 'facts'; readonly status?: number; readonly facts: Readonly<Record<string, string>> }

interface Route {
  readonly method: 'GET' | 'POST'
  /** An express path, `/results/:entry`. */
  readonly path: string
  /** True for a look-up of a person: counted against the look-up limit. */
  readonly lookup?: boolean
}

/** A page for people whom the exchange knows, in these roles. Anyone else gets the not-found page. */
export interface PageRoute extends Route {
  readonly roles: readonly Role[]
  readonly handle: (request: PageRequest) => Promise<PageResponse>
}

/** A page for people who signed in but are linked to nobody (`/register`). */
export interface UnknownPageRoute extends Route {
  readonly roles: readonly Role[]
  readonly handle: (request: UnknownPageRequest) => Promise<PageResponse>
}

/** A page for everyone, signed in or not (`/privacy`, `/accessibility`). */
export interface OpenPageRoute extends Route {
  readonly handle: (request: OpenRequest & { readonly visitor?: AnyVisitor }) => Promise<PageResponse>
}

/** A page without a story of its own: refusals, errors, signed out. `why` are sentences for the reader. */
export interface ErrorPage {
  readonly status: number
  readonly title?: string
  readonly why?: readonly string[]
  readonly visitor?: AnyVisitor
  /** The path asked for. */
  readonly url?: string
}

/** A body to be set into the portal's frame (header, account menu, footer). */
export interface FramedPage {
  readonly title: string
  readonly body: ReactNode
  readonly visitor?: AnyVisitor
  /** The path asked for. */
  readonly url?: string
  /** What was just done, shown once at the top. */
  readonly notice?: string
}

/** What the pages' author hands to the shell. Whole HTML documents as text. */
export interface PortalPages {
  readonly routes: readonly PageRoute[]
  readonly unknownRoutes: readonly UnknownPageRoute[]
  readonly openRoutes: readonly OpenPageRoute[]
  readonly errorPage: (page: ErrorPage) => string
  readonly frame: (page: FramedPage) => string
}
