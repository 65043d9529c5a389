/** Who and what is in the exchange when an API test begins: two organisations, three teams, two patients, a few entries. */
import { carePlan } from '../../../domain/carePlan/decider.ts'
import type { EntryContent } from '../../../domain/entry/content.ts'
import { entry } from '../../../domain/entry/decider.ts'
import type { Actor } from '../../../domain/kernel/actor.ts'
import type { Label, LabelOrUnset } from '../../../domain/kernel/terms.ts'
import type { Instant } from '../../../domain/kernel/time.ts'
import { message } from '../../../domain/message/decider.ts'
import { patient } from '../../../domain/patient/decider.ts'
import { professional } from '../../../domain/professional/decider.ts'
import { provider } from '../../../domain/provider/decider.ts'
import { section } from '../../../app/carePlanTemplates/prsb.ts'
import { template as carePlanTemplate } from '../../../domain/template/decider.ts'
import { team } from '../../../domain/team/decider.ts'
import { day, id, moment } from '../../support/domain.ts'
import type { World } from '../../support/world.ts'
import { issuerAddress } from './issuer.ts'

/** The first characters of ids name whose they are; the rest is zeros. */
const named = (text: string): string => Buffer.from(text).toString('hex').padEnd(32, '0').slice(0, 32)

export const trust = named('trust')
export const practice = named('practice')
export const kidneyTeam = named('kidney team')
export const gpTeam = named('gp team')
export const hivTeam = named('hiv team')
export const ann = named('ann')
export const bob = named('bob')
export const shah = named('shah')
export const gray = named('gray')
const hall = named('hall')
const lapsed = named('lapsed')

export const annsNumber = '9990000018'
export const bobsNumber = '9434765919'
export const nobodysNumber = '9912003888'

export const bloodTest = named('blood')
export const letter = named('letter')
export const hivLetter = named('hiv letter')
export const unsetMedication = named('unset')
export const heldResult = named('held')
export const waiting = named('waiting')
export const template = named('template')
export const annsPlan = named('plan')
export const pdf = Buffer.from('%PDF-1.4 a letter about kidneys')

const feed: Actor = { user: id('0'), role: 'system', organisation: trust }

const registerProvider = async (
  { ask }: World,
  { id: providerId, name, ods }: { readonly id: string; readonly name: string; readonly ods: string },
): Promise<void> => {
  const setting = ods === 'E85001' ? ('gp' as const) : ('acute' as const)
  await ask({
    aggregate: provider,
    id: providerId,
    command: { type: 'RegisterProvider', data: { name, ods, setting } },
  })
  await ask({
    aggregate: provider,
    id: providerId,
    command: { type: 'SignAgreement', data: { agreement: '2026', signedOn: day('2025-01-01') } },
  })
}

const formTeam = async (
  { ask }: World,
  {
    id: teamId,
    ...rest
  }: { readonly id: string; readonly provider: string; readonly name: string; readonly label?: Label },
): Promise<void> => {
  const data = { ...rest, specialty: `${rest.name} specialty`, setting: 'acute' as const }
  await ask({ aggregate: team, id: teamId, command: { type: 'FormTeam', data } })
}

const registerProfessional = async (
  { ask, claimFor }: World,
  who: { readonly id: string; readonly login: string; readonly team: string; readonly until?: string },
): Promise<void> => {
  const data = { name: `Dr ${who.login}`, profession: 'Doctor' }
  await ask({ aggregate: professional, id: who.id, command: { type: 'RegisterProfessional', data } })
  await ask({
    aggregate: professional,
    id: who.id,
    command: { type: 'BeginMembership', data: { team: who.team, from: day('2025-01-01') } },
  })
  if (who.until !== undefined)
    await ask({
      aggregate: professional,
      id: who.id,
      command: { type: 'EndMembership', data: { team: who.team, on: day(who.until) } },
    })
  await claimFor('login', who.id, [issuerAddress, who.login])
}

const createPatient = async (
  { ask, claimFor }: World,
  who: { readonly id: string; readonly login: string; readonly number: string; readonly family: string },
): Promise<void> => {
  const created = { nhsNumber: who.number, localNumbers: [], source: trust }
  const about = {
    aggregate: patient,
    id: who.id,
    by: feed,
    aim: { organisation: trust, patient: who.id },
  } as const
  await ask({ ...about, command: { type: 'CreateRecord', data: created } })
  await ask({
    ...about,
    command: {
      type: 'RecordDemographics',
      data: {
        source: trust,
        sourceSetting: 'acute',
        asOf: moment('2026-01-01T00:00:00.000Z'),
        familyName: who.family,
        givenNames: who.login,
        birthDate: day('1980-02-03'),
      },
    },
  })
  await claimFor('nhsNumber', who.id, [who.number])
  await claimFor('login', who.id, [issuerAddress, who.login])
}

/** One entry of Ann's, as a feed of the trust files it. */
interface Filing {
  readonly id: string
  readonly content: EntryContent
  readonly label: LabelOrUnset
  readonly team: string
  readonly effective: Instant
  readonly releaseAt?: Instant
}

/** Files an entry of Ann's. */
const file = async ({ ask }: World, filing: Filing): Promise<void> => {
  const { id: entryId, content, label, team: by, effective, releaseAt = effective } = filing
  const source = { organisation: trust, team: by, author: 'Dr Shah' }
  await ask({
    aggregate: entry,
    id: entryId,
    subject: ann,
    by: feed,
    aim: { organisation: trust, patient: ann },
    command: {
      type: 'FileEntry',
      data: { patient: ann, content, source, effective, issued: effective, label, releaseAt },
    },
  })
}

const resultOf = (value: number): EntryContent => ({
  kind: 'result',
  code: { system: 'local', code: 'U&E', display: 'Urea and electrolytes' },
  status: 'final',
  observations: [
    {
      code: { system: 'local', code: 'CREA', display: 'Creatinine' },
      value: { quantity: { value, unit: 'umol/L' } },
      status: 'final',
    },
  ],
})

const filings: readonly Filing[] = [
  {
    id: bloodTest,
    content: resultOf(90),
    label: 'general',
    team: kidneyTeam,
    effective: moment('2026-10-01T09:00:00.000Z'),
  },
  {
    id: letter,
    content: {
      kind: 'letter',
      title: 'Kidney clinic',
      document: { base64: pdf.toString('base64'), mediaType: 'application/pdf' },
    },
    label: 'general',
    team: kidneyTeam,
    effective: moment('2026-10-02T09:00:00.000Z'),
  },
  {
    id: hivLetter,
    content: { kind: 'letter', title: 'Sexual health clinic', text: 'Dear Ann' },
    label: 'sexual',
    team: hivTeam,
    effective: moment('2026-10-03T09:00:00.000Z'),
  },
  {
    id: unsetMedication,
    content: { kind: 'medication', name: 'Something new', status: 'active' },
    label: 'unset',
    team: hivTeam,
    effective: moment('2026-10-04T09:00:00.000Z'),
  },
  {
    id: heldResult,
    content: resultOf(120),
    label: 'general',
    team: kidneyTeam,
    effective: moment('2026-10-05T09:00:00.000Z'),
    releaseAt: moment('2026-12-05T09:00:00.000Z'),
  },
]

export const messageText = 'MSH|^~\\&|LAB|TRUST|||202611020900||ORU^R01|1|P|2.4\rPID|1||||UNKNOWN^PERSON\r'

/** Puts a message into quarantine. */
const quarantine = async ({ ask }: World, messageId: string): Promise<void> => {
  const about = { aggregate: message, id: messageId, by: feed, aim: { organisation: trust } } as const
  await ask({
    ...about,
    command: {
      type: 'ReceiveMessage',
      data: {
        format: 'hl7v2',
        organisation: trust,
        sender: 'LAB|TRUST',
        controlId: '1',
        messageType: 'ORU^R01',
        content: { base64: Buffer.from(messageText).toString('base64'), mediaType: 'application/hl7-v2' },
        reusedControlId: false,
      },
    },
  })
  await ask({
    ...about,
    command: { type: 'QuarantineMessage', data: { reason: 'noIdentifier', identifiers: [] } },
  })
}

/** A commissioner's user id, by sign-in. */
export const commissionerId = ({ identity }: World, subject: string): Promise<string> =>
  identity.claimId('login', issuerAddress, subject)

const proposeTemplate = async ({ ask }: World): Promise<void> => {
  const data = {
    version: 0,
    title: 'General plan',
    plainTitle: 'My plan',
    sections: [section('aboutMe'), section('goals')],
    partners: [trust],
  }
  await ask({ aggregate: carePlanTemplate, id: template, command: { type: 'ProposeTemplate', data } })
}

/** Ann's plan: all of it general, but for one section about her mental health. */
const draftPlan = async ({ ask }: World): Promise<void> => {
  const wellbeing = { ...section('needs'), id: 'wellbeing', label: 'mental' as const }
  const data = {
    patient: ann,
    title: 'My plan',
    template: { id: template, version: 0 },
    sections: [section('aboutMe'), section('goals'), section('actions'), wellbeing],
  }
  await ask({
    aggregate: carePlan,
    id: annsPlan,
    subject: ann,
    by: { user: ann, role: 'patient' },
    aim: { patient: ann },
    command: { type: 'DraftPlan', data },
  })
}

/** Fills the log. */
export const settle = async (world: World): Promise<void> => {
  await registerProvider(world, { id: trust, name: 'St Mary’s', ods: 'RYJ' })
  await registerProvider(world, { id: practice, name: 'High Street Surgery', ods: 'E85001' })
  await formTeam(world, { id: kidneyTeam, provider: trust, name: 'Kidney team' })
  await formTeam(world, { id: gpTeam, provider: practice, name: 'GP team' })
  await formTeam(world, { id: hivTeam, provider: trust, name: 'HIV clinic', label: 'sexual' })
  await registerProfessional(world, { id: shah, login: 'shah', team: kidneyTeam })
  await registerProfessional(world, { id: gray, login: 'gray', team: gpTeam })
  await registerProfessional(world, { id: hall, login: 'hall', team: hivTeam })
  await registerProfessional(world, { id: lapsed, login: 'lapsed', team: kidneyTeam, until: '2026-06-01' })
  await createPatient(world, { id: ann, login: 'ann', number: annsNumber, family: 'Archer' })
  await createPatient(world, { id: bob, login: 'bob', number: bobsNumber, family: 'Baker' })
  for (const filing of filings) await file(world, filing)
  await world.grantDashboards(await commissionerId(world, 'commissioner'))
  await quarantine(world, waiting)
  await proposeTemplate(world)
  await draftPlan(world)
}
