/** The links in the header, for each role. */
import type { Role } from '../../domain/kernel/actor.ts'

export interface NavigationLink {
  readonly href: string
  readonly text: string
}

const home = { href: '/', text: 'Home' } as const

export const navigation: Readonly<Record<Role, readonly NavigationLink[]>> = {
  patient: [
    home,
    { href: '/record', text: 'Your record' },
    { href: '/plans', text: 'Your care plans' },
    { href: '/sharing', text: 'Who can see it' },
    { href: '/access-log', text: 'Who has looked' },
  ],
  professional: [
    home,
    { href: '/caseload', text: 'Caseload' },
    { href: '/reviews', text: 'Reviews' },
    { href: '/find', text: 'Find a person' },
    { href: '/nhs111', text: 'NHS 111 notes' },
    { href: '/invite', text: 'Invite a patient' },
  ],
  administrator: [
    home,
    { href: '/quarantine', text: 'Messages waiting' },
    { href: '/refused', text: 'Messages refused' },
    { href: '/sources', text: 'What has arrived' },
    { href: '/providers', text: 'Providers' },
    { href: '/clients', text: 'Systems' },
    { href: '/care-plan-templates', text: 'Care plan templates' },
    { href: '/commissioners', text: 'Commissioners' },
  ],
  auditor: [home, { href: '/audit', text: 'Look into a record' }],
  privacyOfficer: [
    home,
    { href: '/questions', text: 'Questioned looks' },
    { href: '/audit', text: 'Look into a record' },
  ],
  commissioner: [home],
  system: [],
}
