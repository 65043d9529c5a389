/** What may have happened to a provider organisation: only one with a signed agreement sends or reads (P6). */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { networkCode, odsCode } from '../kernel/ids.ts'
import { careSetting } from '../kernel/terms.ts'
import { localDate } from '../kernel/time.ts'

/** The primary care network that a GP practice belongs to: practices of a neighbourhood that work together. */
export const network = z.object({ code: networkCode, name: z.string().min(1).max(200) }).readonly()
const registered = z
  .object({
    name: z.string().min(1).max(200),
    ods: odsCode,
    setting: careSetting,
    network: network.optional(),
  })
  .readonly()
/** `agreement` names the version of the Digital Information Sharing Agreement. */
const signed = z.object({ agreement: z.string().min(1).max(40), signedOn: localDate }).readonly()
const ended = z.object({ reason: z.string().min(1).max(500) }).readonly()

export const providerEvents = {
  ProviderRegistered: { v: 1, data: registered },
  AgreementSigned: { v: 1, data: signed },
  AgreementEnded: { v: 1, data: ended },
} as const satisfies EventContracts

const office = [
  { role: 'administrator', relationship: 'office' },
  { role: 'system', relationship: 'office' },
] as const
export const providerCommands = {
  RegisterProvider: { data: registered, who: office },
  SignAgreement: { data: signed, who: office },
  EndAgreement: { data: ended, who: office },
} as const satisfies CommandContracts
