/** The person in a quarantined message, for the desk that compares it with a record: read with a Disclosure about that message. */
import type { Messages } from '../access/messages.ts'
import type { Disclosure } from '../access/types.ts'
import { isFault } from '../feeds/hl7v2/fault.ts'
import { codeMap } from '../feeds/hl7v2/codes/2026-12.ts'
import { demographicsOf, personOf } from '../feeds/hl7v2/mapping/person.ts'
import { parseMessage } from '../feeds/hl7v2/parse.ts'
import type { MessageIdentity } from '../portal/exchange.ts'
import type { SenderView } from './directory.ts'

/** Reads it; undefined where the message was erased or can't be read. */
export const messagePerson =
  (messages: Messages, directory: (organisation: string) => Promise<SenderView | undefined>) =>
  async (disclosure: Disclosure): Promise<MessageIdentity | undefined> => {
    const bytes = await messages.read(disclosure)
    const message = bytes === undefined ? undefined : parseMessage(bytes)
    if (message === undefined || isFault(message)) return undefined
    const organisation = (await messages.sender(disclosure)) ?? ''
    const names = (await directory(organisation))?.names ?? []
    const demographics = demographicsOf(message, {
      organisation,
      names,
      setting: 'acute',
      team: () => undefined,
      receivedAt: disclosure.at,
      codes: codeMap,
      delayField: 13,
    })
    return { ...personOf(message, names), ...(demographics !== undefined && { demographics }) }
  }
