/** What stands around a page whatever the page is. */
import type { AnyVisitor } from '../visitor.ts'
import type { View } from './view.ts'

export const serviceName = 'Care Information Exchange'

/** What the frame shows beside the page itself. */
export interface Surroundings {
  readonly demonstration: boolean
  readonly visitor?: AnyVisitor
  /** The team that a professional acts for, with its organisation. */
  readonly actsFor?: string
  readonly notice?: string
  /** The path asked for. */
  readonly url: string
  /** The same path where a page answers it that can be asked for again: some are answers to forms alone. */
  readonly asksAgain?: string
}

/** The class of a page's containers. */
export const widthOf = ({ wide }: View): string => (wide === true ? 'cie-wide' : '')
