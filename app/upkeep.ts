/** What an operator may ask of the exchange while it runs: rebuild read models, erase a person. */
import { nhsNumber } from '../domain/kernel/ids.ts'
import { namedNumbers } from '../feeds/hl7v2/mapping/named.ts'
import { portalLimits } from '../portal/exchange.ts'
import { forgetPerson } from '../portal/signIn/forget.ts'
import { erasePerson } from '../processes/erasure.ts'
import { openAsk } from './ask.ts'
import type { Exchange } from './compose.ts'
import type { Control } from './control.ts'
import type { Counting } from './counting.ts'
import { openDirectory } from './directory.ts'
import { register } from './register.ts'
import type { Stores } from './stores.ts'

/** Does what is asked, over an open exchange. */
export const upkeep = (
  exchange: Exchange,
  stores: Stores,
  counting: Pick<Counting, 'reload'>,
): Omit<Control, 'revoke'> => {
  const rebuild: Control['rebuild'] = async (name, tell) => {
    if (name !== 'analytics')
      await exchange.runner.rebuild(name, ({ events, at }) => tell(`${String(events)} events read, to ${at}`))
    if (name === 'analytics' || name === undefined) await counting.reload(tell)
  }
  return {
    rebuild,
    register: async (document, tell) => {
      const session = exchange.ids.opaque()
      const ask = openAsk(exchange, () => session)
      const { opaque } = exchange.ids
      const newIds = { provider: opaque, team: opaque, professional: opaque }
      await register({ core: exchange, journal: stores.journal, ask, newIds }, document)
      tell(
        `${String(document.providers.length)} providers and ${String(document.professionals.length)} professionals are registered`,
      )
    },
    erase: async (number, tell) => {
      const valid = nhsNumber.safeParse(number)
      if (!valid.success) throw new Error('that is not a valid NHS number')
      const patient = await exchange.identity.patientByNhsNumber(valid.data)
      if (patient === undefined)
        throw new Error('nobody holds that NHS number. If an erasure was cut off, cie rebuild finishes it')
      const { sessions, keys } = stores
      await forgetPerson({ ...exchange, sessions, secret: keys.secret, limits: portalLimits }, patient)
      const reading = {
        numbers: { hl7v2: namedNumbers },
        directory: openDirectory(stores.journal),
        tell: (events: number) => tell(`${String(events)} events of messages read`),
      }
      const { messages, blobs, undecided } = await erasePerson(
        { ...exchange, ...stores, ...reading },
        patient,
      )
      tell(`key destroyed; ${String(messages)} messages and ${String(blobs)} documents with it`)
      if (undecided.length > 0)
        tell(
          `${String(undecided.length)} waiting messages name this person and another: decide them in quarantine`,
        )
      await rebuild(undefined, tell)
    },
  }
}
