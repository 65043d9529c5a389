/** A record is created once; its person is invited, registers, and is described by several sources. */
import { describe, expect, it } from 'vitest'
import { currentDemographics, patient } from '../../domain/patient/decider.ts'
import type { Demographics } from '../../domain/patient/events.ts'
import { day, erased, given, id, moment, now } from '../support/domain.ts'

const hospital = id('c')
const numbers = { nhsNumber: '9990000018', localNumbers: [{ organisation: hospital, number: 'H17' }] }
const created = { type: 'RecordCreated', data: { ...numbers, source: hospital } } as const
const create = { type: 'CreateRecord', data: created.data } as const
const token = 'f'.repeat(64)
const born = day('1970-01-31')
const invitation = (character: string, expires = '2026-12-01T00:00:00.000Z') => ({
  team: id('d'),
  token: character.repeat(64),
  expires: moment(expires),
})
const invited = (...of: Parameters<typeof invitation>) =>
  ({ type: 'PatientInvited', data: invitation(...of) }) as const
const invite = (...of: Parameters<typeof invitation>) =>
  ({ type: 'InvitePatient', data: { ...invitation(...of), born } }) as const
const byInvitation = { type: 'RegisterPatient', data: { by: 'invitation', token, born } } as const
const registered = { type: 'PatientRegistered', data: { by: 'invitation', token } } as const
const bornThen = (birthDate = born) => ({
  type: 'DemographicsRecorded' as const,
  data: {
    source: hospital,
    sourceSetting: 'acute' as const,
    asOf: now,
    familyName: 'Example',
    givenNames: 'Ann',
    birthDate,
  },
})

describe('a record', () => {
  it('is created once', () => {
    given(patient).when(create).yields(created)
    given(patient, created).when(create).yields()
  })
  it('never takes another NHS number', () =>
    given(patient, created)
      .when({ type: 'CreateRecord', data: { ...create.data, nhsNumber: '9912003888' } })
      .rejects('conflict', 'nhsNumber'))
  it('learns each local number once', () => {
    const localNumber = { organisation: id('b'), number: 'X1' }
    const add = { type: 'AddLocalNumber', data: { localNumber } } as const
    const added = { type: 'LocalNumberAdded', data: { localNumber } } as const
    given(patient, created).when(add).yields(added)
    given(patient, created, added).when(add).yields()
    given(patient, created)
      .when({ type: 'AddLocalNumber', data: { localNumber: { organisation: hospital, number: 'H17' } } })
      .yields()
  })
  it('that was made without an NHS number takes one, and never another', () => {
    const without = { type: 'RecordCreated' as const, data: { localNumbers: [], source: hospital } }
    const add = (nhsNumber: string) => ({ type: 'AddNhsNumber', data: { nhsNumber } }) as const
    const added = { type: 'NhsNumberAdded', data: { nhsNumber: '9990000018' } } as const
    given(patient, without).when(add('9990000018')).yields(added)
    given(patient, without, added).when(add('9990000018')).yields()
    given(patient, without, added).when(add('9912003888')).rejects('conflict', 'nhsNumber')
    given(patient, created).when(add('9912003888')).rejects('conflict', 'nhsNumber')
  })
  it('that does not exist takes nothing', () => {
    given(patient).when(byInvitation).rejects('not-found')
    given(patient).when(invite('f')).rejects('not-found')
  })
  it('that was erased takes nothing, not even being created again', () =>
    given(patient, erased('RecordCreated')).when(create).rejects('erased'))
})

describe('an invitation', () => {
  it('is one of several that may be open', () =>
    given(patient, created, bornThen(), invited('e')).when(invite('f')).yields(invited('f')))
  it('with the same code stands already', () =>
    given(patient, created, invited('f')).when(invite('f')).yields())
  it('ends in the future', () => given(patient, created).when(invite('f', now)).rejects('invalid', 'expires'))
  it('is not made for somebody who has registered', () =>
    given(patient, created, invited('f'), registered).when(invite('e')).rejects('conflict'))
  it('lets the person with its code register', () =>
    given(patient, created, bornThen(), invited('e'), invited('f')).when(byInvitation).yields(registered))
  it('is made only by who knows the day of birth on record', () => {
    const another = day('1970-01-30')
    given(patient, created, bornThen(another)).when(invite('f')).rejects('not-allowed', 'born')
    given(patient, created).when(invite('f')).rejects('not-allowed', 'born')
  })
  it('is used only by who knows the day of birth on record', () => {
    const another = day('1970-01-30')
    given(patient, created, bornThen(another), invited('f')).when(byInvitation).rejects('not-allowed', 'born')
    given(patient, created, bornThen(), invited('f'))
      .when({ type: 'RegisterPatient', data: { by: 'invitation', token } })
      .rejects('not-allowed', 'born')
  })
  it('does not let anybody else register', () => {
    given(patient, created, invited('e')).when(byInvitation).rejects('not-allowed', 'token')
    given(patient, created, invited('e'))
      .when({ type: 'RegisterPatient', data: { by: 'invitation' } })
      .rejects('not-allowed', 'token')
  })
  it('is worth nothing from the moment it expires', () => {
    const open = given(patient, created, bornThen(), invited('f'))
    open.when(byInvitation, { at: moment('2026-11-30T23:59:59.999Z') }).yields(registered)
    open.when(byInvitation, { at: moment('2026-12-01T00:00:00.000Z') }).rejects('conflict', 'token')
  })
  it('is used up by registering, and only that one', () =>
    expect(given(patient, created, invited('e'), invited('f'), registered).state).toMatchObject({
      status: 'registered',
      invitations: [
        { token: 'e'.repeat(64), status: 'open' },
        { token, status: 'used' },
      ],
    }))
})

describe('registering', () => {
  it('needs no invitation with NHS login, nor in a demonstration', () => {
    for (const by of ['nhsLogin', 'demonstration'] as const)
      given(patient, created)
        .when({ type: 'RegisterPatient', data: { by } })
        .yields({ type: 'PatientRegistered', data: { by } })
  })
  it('happens once', () => given(patient, created, invited('f'), registered).when(byInvitation).yields())
})

describe('demographics', () => {
  const said = (
    [source, sourceSetting]: readonly [string, Demographics['sourceSetting']],
    asOf: string,
    more: Partial<Demographics> = {},
  ): Demographics => ({
    source: id(source),
    sourceSetting,
    asOf: moment(`${asOf}T00:00:00.000Z`),
    familyName: `of ${source}`,
    givenNames: 'Ann',
    ...more,
  })
  const recorded = (data: Demographics) => ({ type: 'DemographicsRecorded', data }) as const
  const record = (data: Demographics) => ({ type: 'RecordDemographics', data }) as const
  const current = (...views: readonly Demographics[]) =>
    currentDemographics(given(patient, created, ...views.map(recorded)).state)

  it('are kept for each source', () =>
    given(patient, created, recorded(said(['a', 'gp'], '2026-05-01')))
      .when(record(said(['b', 'acute'], '2026-04-01')))
      .yields(recorded(said(['b', 'acute'], '2026-04-01'))))
  it('of one source are never replaced by older ones', () => {
    const history = given(patient, created, recorded(said(['a', 'gp'], '2026-05-01')))
    history.when(record(said(['a', 'gp'], '2026-04-30', { postcode: 'SW1A 1AA' }))).yields()
    history.when(record(said(['a', 'gp'], '2026-05-01'))).yields()
    history.when(record(said(['a', 'gp'], '2026-05-02'))).yields(recorded(said(['a', 'gp'], '2026-05-02')))
  })
  it('of one source and moment are those that came last', () => {
    const data = said(['a', 'gp'], '2026-05-01', { postcode: 'SW1A 1AA' })
    given(patient, created, recorded(said(['a', 'gp'], '2026-05-01')))
      .when(record(data))
      .yields(recorded(data))
  })
  it('are unknown before anybody has said anything', () => {
    expect(current()).toBeUndefined()
    expect(currentDemographics(given(patient, erased('RecordCreated')).state)).toBeUndefined()
  })
  it('are the GP practice’s, then acute care’s, then the rest’s', () => {
    const [gp, acute, rest] = [
      said(['a', 'gp'], '2020-01-01'),
      said(['b', 'acute'], '2025-01-01'),
      said(['c', 'community'], '2026-01-01'),
    ] as const
    expect(current(rest, acute, gp)?.familyName).toBe('of a')
    expect(current(rest, acute)?.familyName).toBe('of b')
    expect(current(rest)?.familyName).toBe('of c')
  })
  it('are the newest among sources of one rank', () => {
    const [older, newer] = [
      said(['b', 'mentalHealth'], '2025-01-01'),
      said(['c', 'community'], '2026-01-01'),
    ] as const
    expect(current(older, newer)?.familyName).toBe('of c')
    expect(current(newer, older)?.familyName).toBe('of c')
  })
  it('are the same in whatever order sources spoke at one moment', () => {
    const [one, another] = [said(['b', 'acute'], '2026-01-01'), said(['c', 'acute'], '2026-01-01')] as const
    expect(current(one, another)).toStrictEqual(current(another, one))
  })
  it('say that the person has died where any source says so now, however little it is trusted', () => {
    const gp = said(['a', 'gp'], '2026-05-01', { died: false })
    const hospital = (on: string, died: boolean) => said(['b', 'acute'], on, { died })
    expect(current(gp)?.died).toBe(false)
    expect(current(hospital('2026-04-01', true), gp)?.died).toBe(true)
    expect(current(hospital('2026-04-01', true), hospital('2026-04-02', false), gp)?.died).toBe(false)
  })
  it('take each field from the next source where the first does not say', () =>
    expect(
      current(
        said(['b', 'acute'], '2025-01-01', {
          birthDate: day('1960-02-03'),
          postcode: 'N1 1AA',
          sex: 'female',
        }),
        said(['a', 'gp'], '2020-01-01', { postcode: 'SW1A 1AA', givenNames: '' }),
        said(['c', 'community'], '2026-01-01', { borough: 'Camden', sex: 'male' }),
      ),
    ).toStrictEqual({
      familyName: 'of a',
      givenNames: 'Ann',
      birthDate: day('1960-02-03'),
      sex: 'female',
      postcode: 'SW1A 1AA',
      borough: 'Camden',
    }))
})
