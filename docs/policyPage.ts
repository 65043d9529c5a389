/** The page about who may see what: made by asking the policy itself. */
import { looks, type Look } from '../domain/access/events.ts'
import { purposes, roles, type Purpose, type Role } from '../domain/kernel/actor.ts'
import { labels, type LabelOrUnset } from '../domain/kernel/terms.ts'
import { instant } from '../domain/kernel/time.ts'
import { policies } from '../domain/policy/newest.ts'
import type { AccessRequest, Decision, EntryFacts, Permit, Policy } from '../domain/policy/request.ts'
import { table } from './table.ts'

const now = instant.parse('2026-11-02T09:00:00.000Z')
const later = instant.parse('2026-12-01T00:00:00.000Z')
const earlier = instant.parse('2026-10-01T00:00:00.000Z')
const [person, other, team, otherTeam] = ['person', 'other', 'team', 'otherTeam'] as const

const usualPurpose: Readonly<Record<Role, Purpose>> = {
  patient: 'ownRecord',
  professional: 'directCare',
  privacyOfficer: 'audit',
  auditor: 'audit',
  commissioner: 'audit',
  administrator: 'administration',
  system: 'feed',
}
const asked = (role: Role, more: Partial<AccessRequest> = {}): AccessRequest => ({
  actor: { user: role === 'patient' ? person : other, role, ...(role === 'professional' && { team }) },
  purpose: usualPurpose[role],
  look: 'record',
  patient: person,
  known: true,
  membership: 'current',
  agreement: 'inForce',
  at: now,
  ...more,
})

/** Everyone who may come, in words. */
const comers: readonly (readonly [string, AccessRequest])[] = [
  ['patient, own record', asked('patient')],
  ['patient, another record', asked('patient', { patient: other })],
  ['professional, team holds all four labels', asked('professional', { sharedWithTeam: labels })],
  ['professional, team holds general', asked('professional', { sharedWithTeam: ['general'] })],
  ['professional, holds general in person', asked('professional', { sharedWithProfessional: ['general'] })],
  ['professional, nothing shared', asked('professional')],
  [
    'professional, not a member of the team today',
    asked('professional', { membership: 'none', sharedWithTeam: labels }),
  ],
  [
    'professional, provider without an agreement',
    asked('professional', { agreement: 'none', sharedWithTeam: labels }),
  ],
  ...(['auditor', 'privacyOfficer', 'administrator', 'commissioner', 'system'] as const).map(
    role => [role, asked(role)] as const,
  ),
  ['anyone, a record that does not exist', asked('professional', { known: false, sharedWithTeam: labels })],
]

const of111 = { setting: 'nhs111', sharedWithTeam: [] } as const
const client = { purpose: 'directCare', client: 'registered' } as const
/** Those who come for the special patient note: what the person decided about NHS 111 tells them apart. */
const comersFromNhs111: readonly (readonly [string, AccessRequest])[] = [
  [
    'professional of an NHS 111 team, the person lets 111',
    asked('professional', { ...of111, nhs111: 'allowed' }),
  ],
  [
    'professional of an NHS 111 team, without the person’s leave',
    asked('professional', { ...of111, nhs111: 'none' }),
  ],
  [
    'registered system client of NHS 111, the person lets 111',
    asked('system', { ...client, nhs111: 'allowed' }),
  ],
  [
    'registered system client of NHS 111, without the person’s leave',
    asked('system', { ...client, nhs111: 'none' }),
  ],
  ['system client that is not registered', asked('system', { ...client, client: 'none', nhs111: 'allowed' })],
]

const told = (decision: Decision): string => {
  if (decision.outcome === 'refuse') return `– ${decision.rule}`
  return decision.shows === 'contents' ? `**${decision.rule}**` : `*${decision.rule}*`
}

const byLook = ({ decide }: Policy): string =>
  table(
    ['Who', ...looks],
    [...comers, ...comersFromNhs111].map(([who, request]) => [
      who,
      ...looks.map(look => told(decide({ ...request, look }))),
    ]),
  )

const permittedLooks = ({ decide }: Policy, role: Role, purpose: Purpose): readonly Look[] =>
  looks.filter(look => decide(asked(role, { purpose, look, sharedWithTeam: labels })).outcome === 'permit')

const byPurpose = (policy: Policy): string =>
  table(
    ['Role', ...purposes],
    roles.map(role => [
      role,
      ...purposes.map(purpose => permittedLooks(policy, role, purpose).join(', ') || '–'),
    ]),
  )

const items: readonly (readonly [string, EntryFacts])[] = [
  ...[...labels, 'unset' as const].map((label): readonly [string, EntryFacts] => [label, item(label)]),
  ['unset, written by the viewer’s team', { ...item('unset'), team }],
  ['general, released later', { ...item('general'), releaseAt: later }],
  ['general, held', { ...item('general'), hold: 'openEnded' }],
  ['general, held and then hastened', { ...item('general'), hold: 'openEnded', hastened: true }],
  ['general, held until a moment now past', { ...item('general'), hold: earlier }],
]
function item(label: LabelOrUnset): EntryFacts {
  return { label, team: otherTeam, releaseAt: earlier, hold: 'none', hastened: false }
}

const permits = ({ decide }: Policy): readonly (readonly [string, Permit])[] =>
  comers.flatMap(([who, request]) => {
    const decision = decide(request)
    return decision.outcome === 'permit' ? [[who, decision] as const] : []
  })

const bySight = (policy: Policy): string => {
  const viewers = permits(policy)
  return table(
    ['Item', ...viewers.map(([who]) => who)],
    items.map(([what, facts]) => [what, ...viewers.map(([, permit]) => policy.sight(permit, facts, now))]),
  )
}

const section = (policy: Policy): string =>
  [
    `## Version ${policy.version}`,
    '### What each may look at',
    '**Bold**: contents. *Italic*: decisions about the record only (consents, looks, kinds, dates and reasons), no contents. –: refused. The words are the rule that decided, as the access log keeps it. Each row asks with the purpose that its role has; system clients of NHS 111 ask for direct care.',
    byLook(policy),
    '### With which purpose',
    'What each role may look at for which purpose, all labels being shared.',
    byPurpose(policy),
    '### How each item of the record is seen',
    'For those who may look at the record: `content`, `awaitingRelease` (that it exists and when it is released), or `none`.',
    bySight(policy),
  ].join('\n\n')

/** The whole page, newest version first. */
export const policyPage = (): string =>
  [
    '# Who may see what',
    'Made by `npm run docs` by asking every released policy in `domain/policy/`; a check fails when it is out of date. The newest version decides; the others are kept so that any decision can be made again. What no rule allows is refused.',
    ...[...policies].reverse().map(section),
  ].join('\n\n') + '\n'
