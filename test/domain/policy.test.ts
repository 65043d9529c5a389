/** The rules of who may see what: a table of decisions, and what holds for all of them. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { looks, type Look } from '../../domain/access/events.ts'
import { purposes, roles, type Actor, type Purpose, type Role } from '../../domain/kernel/actor.ts'
import { labels, type Label, type LabelOrUnset } from '../../domain/kernel/terms.ts'
import { newestPolicy, policies, policyByVersion } from '../../domain/policy/newest.ts'
import type { AccessRequest, Decision, EntryFacts, Permit } from '../../domain/policy/request.ts'
import { id, moment, now } from '../support/domain.ts'

const [ann, bob, renal, cardiac] = [id('a'), id('b'), id('c'), id('d')]

/** The SHA-256 of every released version: a released file is never edited, a change is a new file. */
const released: Readonly<Record<string, string>> = {
  '2027-01': 'e555c18bce103c8095399a7d9890b13d2c2d2c1ccfb6ab4195be35d5b155ffdf',
  '2026-12': 'bb5c746a4ad1d4d81b9aefd62798532a60c7975724afd85ceb4b593ad58bae4e',
  '2026-11': 'b3b48aec056399462b1b30fbc07de51a1da7af28ecff91720ba42db1ecfdf5c3',
}

describe('a released policy', () => {
  it.each(policies)('$version has the bytes that it was released with', ({ version }) => {
    const bytes = readFileSync(new URL(`../../domain/policy/${version}.ts`, import.meta.url))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(released[version])
  })
  it('is found by its version', () => {
    for (const policy of policies) expect(policyByVersion(policy.version)).toBe(policy)
    expect(policyByVersion('2020-01')).toBeUndefined()
  })
  it('that is the newest decides', () => expect(newestPolicy).toBe(policies.at(-1)))
})

const purposeOf: Readonly<Record<Role, Purpose>> = {
  patient: 'ownRecord',
  professional: 'directCare',
  privacyOfficer: 'audit',
  auditor: 'audit',
  commissioner: 'audit',
  administrator: 'administration',
  system: 'feed',
}
const request = (role: Role, more: Partial<AccessRequest> = {}): AccessRequest => ({
  actor: { user: role === 'patient' ? ann : bob, role, ...(role === 'professional' && { team: renal }) },
  purpose: purposeOf[role],
  look: 'record',
  patient: ann,
  known: true,
  membership: 'current',
  agreement: 'inForce',
  at: now,
  ...more,
})
const told = (decision: Decision): string =>
  decision.outcome === 'permit' ? `${decision.rule}: ${decision.shows}` : `refused: ${decision.rule}`
const rules = (of: (look: Look) => AccessRequest): Record<string, string> =>
  Object.fromEntries(looks.map(look => [look, told(newestPolicy.decide(of(look)))]))

const refusedAll = (rule: string): Record<Look, string> => ({
  record: `refused: ${rule}`,
  entry: `refused: ${rule}`,
  document: `refused: ${rule}`,
  demographics: `refused: ${rule}`,
  consents: `refused: ${rule}`,
  consentHistory: `refused: ${rule}`,
  accessLog: `refused: ${rule}`,
  message: `refused: ${rule}`,
  search: `refused: ${rule}`,
  carePlan: `refused: ${rule}`,
  specialNote: `refused: ${rule}`,
})
const caring = (rule: string): Record<Look, string> => ({
  ...refusedAll('no-rule'),
  record: `${rule}: contents`,
  entry: `${rule}: contents`,
  document: `${rule}: contents`,
  demographics: `${rule}: contents`,
  search: `${rule}: contents`,
  carePlan: `${rule}: contents`,
  specialNote: `${rule}: contents`,
})
/** What no share opens, whoever wrote in it. */
const unshared = { carePlan: 'refused: not-shared', specialNote: 'refused: not-shared' }

const checking = (rule: string): Partial<Record<Look, string>> => ({
  consents: `${rule}: decisions`,
  consentHistory: `${rule}: decisions`,
  accessLog: `${rule}: decisions`,
})

describe('the decision', () => {
  const decide = (role: Role, more: Partial<AccessRequest> = {}) =>
    rules(look => request(role, { look, ...more }))

  it('lets patients see all of their own record and who looked at it', () =>
    expect(decide('patient')).toStrictEqual({
      record: 'own-record: contents',
      entry: 'own-record: contents',
      document: 'own-record: contents',
      demographics: 'own-record: contents',
      consents: 'own-record: contents',
      consentHistory: 'own-record: contents',
      accessLog: 'own-record: contents',
      message: 'refused: no-rule',
      search: 'refused: no-rule',
      carePlan: 'own-record: contents',
      specialNote: 'own-record: contents',
    }))
  it('lets nobody see another patient’s record as a patient', () =>
    expect(decide('patient', { patient: bob })).toStrictEqual(refusedAll('no-rule')))
  it('lets a team see what is shared with it', () =>
    expect(decide('professional', { sharedWithTeam: ['general'] })).toStrictEqual(caring('shared-with-team')))
  it('lets a professional see what is shared with them in person', () =>
    expect(decide('professional', { sharedWithProfessional: ['social'] })).toStrictEqual({
      ...caring('shared-with-professional'),
      specialNote: 'refused: not-shared',
    }))
  it('names no share that opens nothing as a ground', () => {
    const nothing = { sharedWithTeam: [], sharedWithProfessional: [] }
    expect(decide('professional', nothing)).toStrictEqual({ ...caring('own-team-only'), ...unshared })
    expect(decide('professional', { ...nothing, sharedWithProfessional: ['general'] })).toStrictEqual(
      caring('shared-with-professional'),
    )
  })
  it('lets a team without a share look for its own items only, and at no plan that it had a part in', () => {
    expect(decide('professional')).toStrictEqual({ ...caring('own-team-only'), ...unshared })
    expect(newestPolicy.decide(request('professional'))).toMatchObject({
      labels: [],
      unset: false,
      ownTeam: renal,
    })
  })
  it('refuses who is not a member of the team, whatever is shared', () => {
    const clinical = { ...caring(''), ...refusedAll('not-a-member') }
    for (const look of ['consents', 'consentHistory', 'accessLog', 'message'] as const)
      clinical[look] = 'refused: no-rule'
    expect(decide('professional', { membership: 'none', sharedWithTeam: [...labels] })).toStrictEqual(
      clinical,
    )
    expect(
      decide('professional', { actor: { user: bob, role: 'professional' }, sharedWithTeam: [...labels] }),
    ).toStrictEqual(clinical)
  })
  it('refuses a team whose provider has no agreement, whatever is shared', () => {
    const shared = { sharedWithTeam: [...labels], sharedWithProfessional: [...labels] }
    expect(decide('professional', { agreement: 'none', ...shared })['record']).toBe('refused: no-agreement')
  })
  it('shows auditors decisions and never contents', () =>
    expect(decide('auditor')).toStrictEqual({
      ...refusedAll('no-rule'),
      ...checking('audit-decisions'),
      record: 'audit-decisions: decisions',
      specialNote: 'audit-decisions: decisions',
    }))
  it('shows privacy officers consents and looks', () =>
    expect(decide('privacyOfficer')).toStrictEqual({
      ...refusedAll('no-rule'),
      ...checking('privacy-office'),
      specialNote: 'audit-decisions: decisions',
    }))
  it('shows administrators quarantined messages and who people are', () =>
    expect(decide('administrator')).toStrictEqual({
      ...refusedAll('no-rule'),
      message: 'quarantine-desk: contents',
      demographics: 'quarantine-desk: contents',
    }))
  it.each(['commissioner', 'system'] as const)('shows a %s nothing', role =>
    expect(decide(role)).toStrictEqual(refusedAll('no-rule')),
  )
  it.each(roles)('refuses a %s a record that does not exist', role =>
    expect(decide(role, { known: false, sharedWithTeam: [...labels] })).toStrictEqual(refusedAll('unknown')),
  )
  it.each(roles.flatMap(role => purposes.map(purpose => [role, purpose] as const)))(
    'refuses a %s who looks for %s unless that is their purpose',
    (role, purpose) => {
      const permitted = Object.values(decide(role, { purpose })).filter(rule => !rule.startsWith('refused'))
      const mayLook = !['commissioner', 'system'].includes(role) && purposeOf[role] === purpose
      expect(permitted.length > 0).toBe(mayLook)
    },
  )
  it('shows a plan by what is shared now, its labels alone, and never by own team', () => {
    const shared = request('professional', { look: 'carePlan', sharedWithTeam: ['mental'] })
    expect(newestPolicy.decide(shared)).toStrictEqual({
      outcome: 'permit',
      rule: 'shared-with-team',
      policy: '2027-01',
      shows: 'contents',
      labels: ['mental'],
      unset: false,
      beforeRelease: true,
    })
  })

  const noteFor = (role: Role, more: Partial<AccessRequest>) =>
    told(newestPolicy.decide(request(role, { look: 'specialNote', ...more })))
  it('shows the special patient note to a team that holds general, and to no other label', () => {
    expect(noteFor('professional', { sharedWithTeam: ['general'] })).toBe('shared-with-team: contents')
    expect(noteFor('professional', { sharedWithTeam: ['mental'] })).toBe('refused: not-shared')
  })
  it('shows the note to a team of NHS 111 while the person lets it, whatever is shared with that team', () => {
    const team = { setting: 'nhs111' } as const
    expect(noteFor('professional', { ...team, nhs111: 'allowed' })).toBe('note-for-nhs111: contents')
    expect(noteFor('professional', { ...team, nhs111: 'allowed', sharedWithTeam: ['sexual'] })).toBe(
      'note-for-nhs111: contents',
    )
    expect(noteFor('professional', { ...team, nhs111: 'none' })).toBe('refused: not-allowed-to-nhs111')
    expect(noteFor('professional', { ...team, nhs111: 'allowed', membership: 'none' })).toBe(
      'refused: not-a-member',
    )
    expect(noteFor('professional', { setting: 'gp', nhs111: 'allowed' })).toBe('refused: not-shared')
  })
  it('shows the note to NHS 111’s registered system of a provider under agreement, while the person lets it', () => {
    const asks = { purpose: 'directCare', client: 'registered', nhs111: 'allowed' } as const
    expect(noteFor('system', asks)).toBe('note-for-nhs111-system: contents')
    expect(noteFor('system', { ...asks, nhs111: 'none' })).toBe('refused: not-allowed-to-nhs111')
    expect(noteFor('system', { ...asks, client: 'none' })).toBe('refused: no-rule')
    expect(noteFor('system', { ...asks, agreement: 'none' })).toBe('refused: no-agreement')
    expect(noteFor('system', { ...asks, purpose: 'feed' })).toBe('refused: no-rule')
    expect(told(newestPolicy.decide(request('system', { ...asks, look: 'carePlan' })))).toBe(
      'refused: no-rule',
    )
  })
  it('names its rule and its version', () => {
    expect(
      newestPolicy.decide(request('professional', { sharedWithTeam: ['social', 'general'] })),
    ).toStrictEqual({
      outcome: 'permit',
      rule: 'shared-with-team',
      policy: '2027-01',
      shows: 'contents',
      labels: ['general', 'social'],
      unset: false,
      ownTeam: renal,
      beforeRelease: true,
    })
    expect(newestPolicy.decide(request('system'))).toStrictEqual({
      outcome: 'refuse',
      rule: 'no-rule',
      policy: '2027-01',
    })
  })
  it('joins what is shared with the team and in person', () =>
    expect(
      newestPolicy.decide(
        request('professional', {
          sharedWithTeam: ['general', 'mental'],
          sharedWithProfessional: ['social', 'sexual'],
        }),
      ),
    ).toMatchObject({ rule: 'shared-with-team-and-professional', labels, unset: true }))
})

const permit = (more: Partial<Permit>): Permit => ({
  outcome: 'permit',
  rule: 'any',
  policy: '2026-11',
  shows: 'contents',
  labels: [],
  unset: false,
  beforeRelease: false,
  ...more,
})
const facts = (more: Partial<EntryFacts> = {}): EntryFacts => ({
  label: 'general',
  team: cardiac,
  releaseAt: moment('2026-01-01T00:00:00.000Z'),
  hold: 'none',
  hastened: false,
  ...more,
})
const tomorrow = moment('2026-11-03T09:00:00.000Z')
const yesterday = moment('2026-11-01T09:00:00.000Z')
const patientPermit = permit({ labels, unset: true })

describe('the sight of an item', () => {
  const seen = (by: Permit, item: Partial<EntryFacts>) => newestPolicy.sight(by, facts(item), now)

  it.each([
    ['general', 'content'],
    ['mental', 'none'],
    ['unset', 'none'],
  ] as const)('labelled %s, to a holder of general: %s', (label, sight) =>
    expect(seen(permit({ labels: ['general'] }), { label })).toBe(sight),
  )
  it('without a label is there for holders of all four', () =>
    expect(seen(patientPermit, { label: 'unset' })).toBe('content'))
  it('is never there for who sees decisions only', () =>
    expect(
      seen(permit({ shows: 'decisions', labels, unset: true, ownTeam: cardiac, beforeRelease: true }), {}),
    ).toBe('none'))
  it('of the viewer’s own team is there whatever its label and release', () => {
    const own = permit({ ownTeam: cardiac })
    expect(seen(own, { label: 'unset', hold: 'openEnded' })).toBe('content')
    expect(seen(permit({ ownTeam: renal }), { label: 'general' })).toBe('none')
  })
  it('that no known team wrote is nobody’s own', () => {
    const { team: _, ...nobodys } = facts({ label: 'unset' })
    expect(newestPolicy.sight(permit({}), nobodys, now)).toBe('none')
    expect(newestPolicy.sight(permit({ ownTeam: renal }), nobodys, now)).toBe('none')
  })
  it.each<[string, Partial<EntryFacts>, string]>([
    ['released yesterday', { releaseAt: yesterday }, 'content'],
    ['released this very moment', { releaseAt: now }, 'content'],
    ['released tomorrow', { releaseAt: tomorrow }, 'awaitingRelease'],
    ['held without an end', { hold: 'openEnded' }, 'awaitingRelease'],
    ['held until tomorrow', { hold: tomorrow }, 'awaitingRelease'],
    ['held until yesterday', { hold: yesterday }, 'content'],
    ['held until yesterday, released tomorrow', { releaseAt: tomorrow, hold: yesterday }, 'awaitingRelease'],
    ['hastened', { releaseAt: tomorrow, hastened: true }, 'content'],
    ['hastened out of a hold', { hold: 'openEnded', hastened: true }, 'content'],
  ])('%s', (_, item, sight) => {
    expect(seen(patientPermit, item)).toBe(sight)
    expect(seen({ ...patientPermit, beforeRelease: true }, item)).toBe('content')
  })
})

const someLabels = fc.subarray([...labels])
const moments = fc.constantFrom(yesterday, now, tomorrow)
const entries: fc.Arbitrary<EntryFacts> = fc.record(
  {
    label: fc.constantFrom<LabelOrUnset>(...labels, 'unset'),
    team: fc.constantFrom(renal, cardiac),
    releaseAt: moments,
    hold: fc.oneof(fc.constantFrom('none' as const, 'openEnded' as const), moments),
    hastened: fc.boolean(),
  },
  { requiredKeys: ['label', 'releaseAt', 'hold', 'hastened'] },
)
const actors: fc.Arbitrary<Actor> = fc.record(
  { user: fc.constantFrom(ann, bob), role: fc.constantFrom(...roles), team: fc.constantFrom(renal, cardiac) },
  { requiredKeys: ['user', 'role'] },
)
const requests: fc.Arbitrary<AccessRequest> = fc.record(
  {
    actor: actors,
    purpose: fc.constantFrom(...purposes),
    look: fc.constantFrom(...looks),
    patient: fc.constantFrom(ann, bob),
    known: fc.boolean(),
    membership: fc.constantFrom('current' as const, 'none' as const),
    agreement: fc.constantFrom('inForce' as const, 'none' as const),
    sharedWithTeam: someLabels,
    sharedWithProfessional: someLabels,
    setting: fc.constantFrom('gp' as const, 'nhs111' as const),
    nhs111: fc.constantFrom('allowed' as const, 'none' as const),
    client: fc.constantFrom('registered' as const, 'none' as const),
    at: fc.constant(now),
  },
  { requiredKeys: ['actor', 'purpose', 'look', 'patient', 'known', 'membership', 'agreement', 'at'] },
)
/** Requests that are often permitted. */
const caringRequests = requests.map(one => ({
  ...one,
  actor: { user: bob, role: 'professional' as const, team: renal },
  purpose: 'directCare' as const,
  look: 'record' as const,
  known: true,
  membership: 'current' as const,
  agreement: 'inForce' as const,
}))
const sightOf = (asked: AccessRequest, entry: EntryFacts): string => {
  const decision = newestPolicy.decide(asked)
  return decision.outcome === 'refuse' ? 'none' : newestPolicy.sight(decision, entry, now)
}
const more = { numRuns: 2000, seed: 2026 }

describe('whatever is asked', () => {
  const everyRequest = fc.oneof(requests, caringRequests)

  it('more labels shared never show less', () => {
    const grown = (had: readonly Label[] | undefined, extra: readonly Label[]) => ({
      sharedWithTeam: [...new Set([...(had ?? []), ...extra])],
    })
    fc.assert(
      fc.property(everyRequest, someLabels, entries, (asked, extra, entry) => {
        const before = sightOf(asked, entry)
        expect([before, 'content']).toContain(
          sightOf({ ...asked, ...grown(asked.sharedWithTeam, extra) }, entry),
        )
      }),
      more,
    )
  })
  it('without a share, and outside their own team’s items, a professional sees nothing', () => {
    fc.assert(
      fc.property(caringRequests, entries, (asked, entry) => {
        const { sharedWithTeam: _, sharedWithProfessional: __, ...unshared } = asked
        expect(sightOf(unshared, entry)).toBe(entry.team === renal ? 'content' : 'none')
      }),
      more,
    )
  })
  it('an item without a label is seen by the patient, by holders of all four labels and by its own team alone', () => {
    fc.assert(
      fc.property(everyRequest, entries, (asked, entry) => {
        if (sightOf(asked, { ...entry, label: 'unset' }) === 'none') return
        const shared = new Set([...(asked.sharedWithTeam ?? []), ...(asked.sharedWithProfessional ?? [])])
        const ownTeam = asked.actor.team !== undefined && asked.actor.team === entry.team
        const self = asked.actor.role === 'patient' && asked.actor.user === asked.patient
        expect(self || ownTeam || shared.size === labels.length).toBe(true)
      }),
      more,
    )
  })
  it('only patients themselves, members under an agreement, and NHS 111’s registered systems that the person lets see any content', () => {
    fc.assert(
      fc.property(everyRequest, entries, (asked, entry) => {
        if (sightOf(asked, entry) === 'none') return
        const self = asked.actor.role === 'patient' && asked.actor.user === asked.patient
        const member = asked.actor.role === 'professional' && asked.membership === 'current'
        const lets = asked.look === 'specialNote' && asked.nhs111 === 'allowed'
        const system = asked.actor.role === 'system' && asked.client === 'registered' && lets
        expect(asked.known && (self || ((member || system) && asked.agreement === 'inForce'))).toBe(true)
      }),
      more,
    )
  })
  it('time alone never takes away what was seen', () => {
    fc.assert(
      fc.property(everyRequest, entries, (asked, entry) => {
        const decision = newestPolicy.decide(asked)
        if (decision.outcome === 'refuse' || newestPolicy.sight(decision, entry, yesterday) !== 'content')
          return
        expect(newestPolicy.sight(decision, entry, tomorrow)).toBe('content')
      }),
      more,
    )
  })
  it('the table of permits and refusals is not empty on either side', () => {
    const outcomes = fc
      .sample(everyRequest, { numRuns: 500, seed: 1 })
      .map(one => newestPolicy.decide(one).outcome)
    expect(new Set(outcomes)).toStrictEqual(new Set(['permit', 'refuse']))
  })
})
