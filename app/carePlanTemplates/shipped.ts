/** The care plan templates that come with the program: what providers may agree on. A version that was released is never edited: its next one stands beside it. */
import { z } from 'zod'
import { templateCommands } from '../../domain/template/events.ts'
import { derivedUuid } from '../../store/keyedHash.ts'
import { diabetes } from './diabetes.ts'
import { general } from './general.ts'
import { psychosis } from './psychosis.ts'
import { renal } from './renal.ts'
import { urgentCare } from './urgentCare.ts'

const shippedTemplate = z
  .object({ name: z.string(), ...templateCommands.ProposeTemplate.data.unwrap().shape })
  .omit({ partners: true })
  .strict()
  .readonly()
export type ShippedTemplate = z.infer<typeof shippedTemplate>

/** By name, and of each the oldest version first. */
export const shippedTemplates: readonly ShippedTemplate[] = z
  .array(shippedTemplate)
  .parse([general, diabetes, renal, psychosis, urgentCare])

/** The id of a shipped template: the same on every log. */
export const templateIdOf = (name: string): string =>
  derivedUuid('carePlanTemplate', name).replaceAll('-', '')
