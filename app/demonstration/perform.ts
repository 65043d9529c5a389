/** Does what happens in the demonstration: each act by whoever does it, through access and the write path. */
import { createHash } from 'node:crypto'
import type { Citation } from '../../domain/access/events.ts'
import { consent } from '../../domain/consent/decider.ts'
import { entry } from '../../domain/entry/decider.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { addDays, localDate, type LocalDate } from '../../domain/kernel/time.ts'
import { patient } from '../../domain/patient/decider.ts'
import { question } from '../../domain/question/decider.ts'
import type { Receiver } from '../../feeds/hl7v2/receive.ts'
import type { Attempted } from '../../processes/inbox/attempt.ts'
import type { Journal } from '../../store/journal.ts'
import { keyedId } from '../../store/keyedHash.ts'
import type { KeyStore } from '../../store/keys.ts'
import { link, type Ask } from '../ask.ts'
import type { Core } from '../compose.ts'
import { feedSession } from '../feeds.ts'
import type { DemonstrationPerson } from './cast/people.ts'
import { demonstrationId } from './founding.ts'
import { demonstrationIssuerName } from './issuer/people.ts'
import { writePlan } from './planning.ts'
import type { Act, Looked } from './story/acts.ts'

/** What the player works with. */
export interface Stage {
  readonly core: Core
  readonly receiver: Pick<Receiver, 'take'>
  /** Files a message that was received. */
  readonly file: (message: string) => Promise<Attempted>
  readonly look: (patient: string, act: Looked) => Promise<void>
  readonly newestAt: (patient: string) => Citation | undefined
  readonly forget: () => Promise<void>
  readonly keys: Pick<KeyStore, 'secret'>
  readonly journal: Journal
}

type Of<K extends Act['kind']> = Extract<Act, { kind: K }>

const bornOn = ({ birthDate }: DemonstrationPerson): LocalDate =>
  localDate.parse(`${birthDate.slice(0, 4)}-${birthDate.slice(4, 6)}-${birthDate.slice(6)}`)

const tokenFor = ({ nhsNumber }: DemonstrationPerson): string =>
  createHash('sha256').update(`demonstration:invitation:${nhsNumber}`).digest('hex')

const receive = async ({ receiver, file }: Stage, act: Of<'message'>): Promise<void> => {
  const organisations = [{ id: demonstrationId('provider', act.from), names: [act.from] }]
  const { id, outcome } = await receiver.take(act.bytes(), { organisations, session: feedSession })
  if (id === undefined || outcome.code !== 'AA')
    throw new Error(`a message of the demonstration was not accepted: ${JSON.stringify(outcome)}`)
  await file(id)
}

const fileItem = async (
  { keys }: Stage,
  ask: Ask,
  [to, act]: readonly [string, Of<'item'>],
): Promise<void> => {
  const organisation = demonstrationId('provider', act.from)
  const id = keyedId(await keys.secret('entries'), organisation, act.number)
  const data = {
    patient: to,
    content: act.content,
    source: { organisation },
    effective: act.at,
    issued: act.at,
    label: act.label,
    releaseAt: act.at,
  }
  const by = { user: 'demonstration', role: 'system', organisation } as const
  const aim = { organisation, patient: to }
  await ask({ aggregate: entry, id, subject: to, by, aim, command: { type: 'FileEntry', data } })
}

const askOrAnswer = async (
  { newestAt }: Stage,
  ask: Ask,
  [id, act]: readonly [string, Of<'question'>],
): Promise<void> => {
  const look = newestAt(id)
  if (look === undefined) throw new Error('nobody has looked at this person of the demonstration yet')
  const data = { look, words: act.words }
  const asked = { aggregate: question, id, aim: { patient: id } }
  if (act.from === 'patient')
    await ask({ ...asked, by: { user: id, role: 'patient' }, command: { type: 'QuestionLook', data } })
  else
    await ask({
      ...asked,
      by: { user: 'demonstration', role: 'privacyOfficer' },
      command: { type: 'AnswerQuestion', data },
    })
}

type Choosing = Of<'share' | 'stopSharing' | 'optOut'>

const choiceOf = (act: Choosing): CommandOf<typeof consent.commands> => {
  if (act.kind === 'optOut') {
    const { by, optedOut } = act
    return by === 'person'
      ? { type: 'ChooseOptOut', data: { optedOut } }
      : { type: 'RecordNationalOptOut', data: { optedOut, asOf: act.at } }
  }
  const grantee = { type: 'team', id: demonstrationId('team', act.team) } as const
  return act.kind === 'share'
    ? { type: 'Share', data: { grantee, labels: [...act.labels] } }
    : { type: 'StopSharing', data: { grantee } }
}

const choose = async (ask: Ask, id: string, act: Choosing): Promise<void> => {
  const isTheirs = act.kind !== 'optOut' || act.by === 'person'
  const by: Actor = isTheirs ? { user: id, role: 'patient' } : { user: 'demonstration', role: 'system' }
  await ask({ aggregate: consent, id, by, aim: { patient: id }, command: choiceOf(act) })
}

/** Makes what performs the acts of a crowd of people. */
export const performer = (
  stage: Stage,
  ask: Ask,
): ((person: DemonstrationPerson, act: Act) => Promise<void>) => {
  const { core } = stage
  const known = new Map<number, string>()
  const patientOf = async ({ nth, nhsNumber }: DemonstrationPerson): Promise<string> => {
    const id = known.get(nth) ?? (await core.identity.patientByNhsNumber(nhsNumber))
    if (id === undefined) throw new Error('a person of the demonstration has no record yet')
    known.set(nth, id)
    return id
  }

  const invite = async (id: string, person: DemonstrationPerson, act: Of<'invitation'>): Promise<void> => {
    const team = demonstrationId('team', act.team)
    const by = {
      user: demonstrationId('professional', act.professional),
      role: 'professional',
      team,
    } as const
    const data = { team, token: tokenFor(person), expires: addDays(act.at, 60), born: bornOn(person) }
    await ask({
      aggregate: patient,
      id,
      by,
      aim: { patient: id, team },
      command: { type: 'InvitePatient', data },
    })
  }

  const register = async (
    id: string,
    person: DemonstrationPerson,
    { by }: Of<'registration'>,
  ): Promise<void> => {
    const parts = [demonstrationIssuerName, person.login]
    await link(core, ask, { kind: 'login', holder: id, parts })
    const data = by === 'invitation' ? { by, token: tokenFor(person), born: bornOn(person) } : { by }
    await ask({
      aggregate: patient,
      id,
      by: { user: id, role: 'patient' },
      aim: { patient: id },
      command: { type: 'RegisterPatient', data },
    })
  }

  type Joining = Of<'invitation' | 'registration'>
  const join = (id: string, person: DemonstrationPerson, act: Joining): Promise<void> =>
    act.kind === 'invitation' ? invite(id, person, act) : register(id, person, act)

  const others = (id: string, act: Exclude<Act, Joining | Of<'message' | 'plan'>>): Promise<void> => {
    switch (act.kind) {
      case 'share':
      case 'stopSharing':
      case 'optOut':
        return choose(ask, id, act)
      case 'item':
        return fileItem(stage, ask, [id, act])
      case 'look':
      case 'reading':
        return stage.look(id, act)
      case 'question':
        return askOrAnswer(stage, ask, [id, act])
    }
  }

  return async (person, act) => {
    if (act.kind === 'message') return receive(stage, act)
    const id = await patientOf(person)
    if (act.kind === 'plan') return writePlan(ask, { patient: id, nth: person.nth }, act)
    return act.kind === 'invitation' || act.kind === 'registration' ? join(id, person, act) : others(id, act)
  }
}
