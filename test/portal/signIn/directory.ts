/** The directory of the tests: two teams of two providers. Nothing else of the read models is asked for here. */
import type { Queries } from '../../../projections/views.ts'
import { day, id } from '../../support/domain.ts'

const providers = [
  { id: id('e'), name: 'St Example’s Hospital', ods: 'RX1', setting: 'acute', agreement: 'inForce' },
  { id: id('f'), name: 'Example Street Surgery', ods: 'A1001', setting: 'gp', agreement: 'inForce' },
] as const
const teams = [
  {
    id: id('1'),
    provider: id('f'),
    name: 'Surgery',
    specialty: 'general practice',
    setting: 'gp',
    open: true,
  },
  { id: id('2'), provider: id('e'), name: 'Kidney team', specialty: 'renal', setting: 'acute', open: true },
  { id: id('3'), provider: id('e'), name: 'Old team', specialty: 'renal', setting: 'acute', open: true },
] as const
const since = day('2020-01-01')
const professionals = [
  { id: id('c'), name: 'Dr Dee Example', profession: 'GP', memberships: [{ team: id('1'), from: since }] },
  {
    id: id('d'),
    name: 'Eve Example',
    profession: 'nurse',
    memberships: [
      { team: id('1'), from: since },
      { team: id('2'), from: since },
      { team: id('3'), from: since, to: day('2021-01-01') },
    ],
  },
]

const notHere = (): Promise<never> => Promise.reject(new Error('these tests ask for the directory only'))

export const directory: Queries = {
  timeline: { pick: notHere, pickOne: notHere, read: notHere },
  trends: { pick: notHere, read: notHere },
  people: { read: notHere },
  consents: { read: notHere, history: notHere },
  accessLog: { read: notHere },
  caseload: { pick: notHere },
  quarantine: { list: notHere, find: notHere },
  directory: {
    providers: () => Promise.resolve(providers),
    teams: () => Promise.resolve(teams),
    provider: wanted => Promise.resolve(providers.find(one => one.id === wanted)),
    team: wanted => Promise.resolve(teams.find(one => one.id === wanted)),
    professional: wanted => Promise.resolve(professionals.find(one => one.id === wanted)),
  },
  caughtUp: () => Promise.resolve(),
}
