/** What a page's author hands over: a title, a body, and what the frame around it should know. */
import type { ReactNode } from 'react'
import type { PageResponse } from '../visitor.ts'

/** A fault of a form: the field's id, and what to do about it. */
export interface Fault {
  readonly field: string
  readonly says: string
}

export interface View {
  readonly title: string
  readonly body: ReactNode
  readonly status?: number
  /** Where the page came from. */
  readonly back?: { readonly href: string; readonly text: string }
  /** The navigation link that this page lies under. */
  readonly section?: string
  readonly faults?: readonly Fault[]
  /** The person whose changes this page listens to. */
  readonly live?: string
  /** For dense tables. */
  readonly wide?: boolean
  /** Further scripts of the portal's own, by file name. */
  readonly scripts?: readonly string[]
}

/** What a page of ours answers: a view that the frame is still to be put around, or anything else. */
export type Answer = { readonly kind: 'view'; readonly view: View } | Exclude<PageResponse, { kind: 'page' }>

/** Shows a view. */
export const show = (view: View): Answer => ({ kind: 'view', view })

/** Sends the browser on; `notice` is shown once at the top of where it leads. */
export const goTo = (to: string, notice?: string): Answer =>
  notice === undefined ? { kind: 'redirect', to } : { kind: 'redirect', to, notice }
