/** Those whose notes are published in these runs, and who publishes. */
import type { Config } from '../../../app/config.ts'
import { openStores } from '../../../app/stores.ts'
import { openSigner } from '../../../access/signing.ts'
import { provider } from '../../../domain/provider/decider.ts'
import { professional as professionals } from '../../../domain/professional/decider.ts'
import { team as teams } from '../../../domain/team/decider.ts'
import { consent } from '../../../domain/consent/decider.ts'
import { patient as patients } from '../../../domain/patient/decider.ts'
import { day, id } from '../../support/domain.ts'
import { openWorld } from '../../support/world.ts'

export const everybody: readonly string[] = ['1', '2', '3', '4', '5', '6'].map(id)
export const team = id('b')
export const professional = id('c')
const practice = id('a')

/** A number that is valid, for each of them. */
const numbers = ['9990000018', '9990000026', '9990000034', '9990000042', '9990000050', '9990000069']

/** Puts all of them into the log of these settings; answers the public keys that their notes are signed with. */
export const found = async (config: Config): Promise<string> => {
  const stores = await openStores(config)
  // The world would close the log as well, which is closed with the other stores.
  const kept = { ...stores, log: { ...stores.log, close: () => Promise.resolve() } }
  const world = await openWorld(new Date().toISOString(), { stores: kept, readModelsUrl: 'sqlite::memory:' })
  const { ask } = world
  const named = { name: 'High Street Surgery', ods: 'E85001', setting: 'gp' as const }
  await ask({ aggregate: provider, id: practice, command: { type: 'RegisterProvider', data: named } })
  const signed = { agreement: '2026', signedOn: day('2025-01-01') }
  await ask({ aggregate: provider, id: practice, command: { type: 'SignAgreement', data: signed } })
  const formed = { provider: practice, name: 'Practice team', specialty: 'gp', setting: 'gp' as const }
  await ask({ aggregate: teams, id: team, command: { type: 'FormTeam', data: formed } })
  const person = { aggregate: professionals, id: professional } as const
  const called = { name: 'Dr Gray', profession: 'Doctor' }
  await ask({ ...person, command: { type: 'RegisterProfessional', data: called } })
  await ask({ ...person, command: { type: 'BeginMembership', data: { team, from: day('2025-01-01') } } })
  for (const [place, one] of everybody.entries()) {
    const by = { user: 'system', role: 'system', organisation: practice } as const
    const aim = { organisation: practice, patient: one }
    const created = { nhsNumber: numbers[place] ?? '', localNumbers: [], source: practice }
    await ask({ aggregate: patients, id: one, by, aim, command: { type: 'CreateRecord', data: created } })
    const data = { grantee: { type: 'team' as const, id: team }, labels: ['general' as const] }
    const self = { by: { user: one, role: 'patient' as const }, aim: { patient: one } }
    await ask({ aggregate: consent, id: one, ...self, command: { type: 'Share', data } })
  }
  const keys = JSON.stringify((await openSigner(stores.keys, world.clock)).keys())
  await world.close()
  await stores.close()
  return keys
}
