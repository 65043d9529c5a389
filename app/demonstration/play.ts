/** Plays the demonstration's two years into an empty log, under its own clock: real messages through the receiver and the inbox, the rest through the write path. */
import type { Citation } from '../../domain/access/events.ts'
import { consent } from '../../domain/consent/decider.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { entry } from '../../domain/entry/decider.ts'
import { addDays, type Clock, type Instant } from '../../domain/kernel/time.ts'
import { patient } from '../../domain/patient/decider.ts'
import { question } from '../../domain/question/decider.ts'
import type { Receiver } from '../../feeds/hl7v2/receive.ts'
import type { Journal } from '../../store/journal.ts'
import type { KeyStore } from '../../store/keys.ts'
import { keyedId } from '../../store/keyedHash.ts'
import type { Core } from '../compose.ts'
import { feedSession } from '../feeds.ts'
import type { Act } from './acts.ts'
import { link, openAsk, type Ask } from '../ask.ts'
import { demonstrationId, found } from './founding.ts'
import { demonstrationIssuerName } from './issuer/people.ts'
import { demonstrationPeople, type DemonstrationPerson } from './people.ts'
import { seededRandom } from './random.ts'
import { demonstrationStory } from './story.ts'
import { demonstrationDays } from './telling.ts'

/** A clock that the player sets: recorded times spread over the two years. */
export const setClock = (start: Instant): { readonly clock: Clock; readonly set: (to: Instant) => void } => {
  let now = start
  return {
    clock: () => now,
    set: to => {
      now = to
    },
  }
}

/** What the player works with, all of it under the demonstration's clock. */
export interface Stage {
  readonly core: Core
  readonly receiver: Receiver
  /** Files whatever messages have been received and wait. */
  readonly fileReceived: () => Promise<void>
  /** A professional looks at a record: decided, disclosed and put on record as any look is. */
  readonly look: (act: Extract<Act, { kind: 'look' }>) => Promise<void>
  readonly newestAt: (patient: string) => Citation | undefined
  readonly keys: Pick<KeyStore, 'secret'>
  readonly journal: Journal
  readonly set: (to: Instant) => void
  readonly end: Instant
  readonly onProgress: (done: number, of: number) => void
}

const theSeed = 20_260_101

/** The people of a demonstration of this size. */
export const peopleOf = (howMany: number): readonly DemonstrationPerson[] =>
  demonstrationPeople(seededRandom(theSeed), howMany)

const patientOf = async (core: Core, person: DemonstrationPerson): Promise<string> => {
  const id = await core.identity.patientByNhsNumber(person.nhsNumber)
  if (id === undefined) throw new Error('a person of the demonstration has no record yet')
  return id
}

const itemOf = async (stage: Stage, ask: Ask, act: Extract<Act, { kind: 'item' }>): Promise<void> => {
  const { core } = stage
  const to = await patientOf(core, act.person)
  const organisation = demonstrationId('provider', act.from)
  const id = keyedId(await stage.keys.secret('entries'), organisation, act.number)
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

const register = async (stage: Stage, ask: Ask, person: DemonstrationPerson): Promise<void> => {
  const id = await patientOf(stage.core, person)
  const by = { user: id, role: 'patient' } as const
  await link(stage.core, ask, { kind: 'login', holder: id, parts: [demonstrationIssuerName, person.login] })
  await ask({
    aggregate: patient,
    id,
    by,
    aim: { patient: id },
    command: { type: 'RegisterPatient', data: { by: 'demonstration' } },
  })
}

const changeShare = async (
  stage: Stage,
  ask: Ask,
  act: Extract<Act, { kind: 'share' | 'stopSharing' }>,
): Promise<void> => {
  const id = await patientOf(stage.core, act.person)
  const grantee = { type: 'team', id: demonstrationId('team', act.team) } as const
  const command: CommandOf<typeof consent.commands> =
    act.kind === 'share'
      ? { type: 'Share', data: { grantee, labels: [...act.labels] } }
      : { type: 'StopSharing', data: { grantee } }
  await ask({ aggregate: consent, id, by: { user: id, role: 'patient' }, aim: { patient: id }, command })
}

const askOrAnswer = async (
  stage: Stage,
  ask: Ask,
  act: Extract<Act, { kind: 'question' }>,
): Promise<void> => {
  const id = await patientOf(stage.core, act.person)
  const look = stage.newestAt(id)
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

const receive = async (
  { receiver, fileReceived }: Stage,
  act: Extract<Act, { kind: 'message' }>,
): Promise<void> => {
  const organisations = [{ id: demonstrationId('provider', act.from), names: [act.from] }]
  const answer = Buffer.from(
    await receiver.receive(act.bytes, { organisations, session: feedSession }),
  ).toString()
  if (!answer.includes('MSA|AA'))
    throw new Error(`a message of the demonstration was not accepted: ${answer.replaceAll('\r', ' ')}`)
  await fileReceived()
}

/** Does one act at its moment. */
const perform = (stage: Stage, ask: Ask, act: Act): Promise<void> => {
  switch (act.kind) {
    case 'message':
      return receive(stage, act)
    case 'registration':
      return register(stage, ask, act.person)
    case 'share':
    case 'stopSharing':
      return changeShare(stage, ask, act)
    case 'item':
      return itemOf(stage, ask, act)
    case 'look':
      return stage.look(act)
    case 'question':
      return askOrAnswer(stage, ask, act)
  }
}

/** Makes the demonstration: so many people over the 730 days before `end`. */
export const play = async (stage: Stage, howMany: number): Promise<void> => {
  const ask = openAsk(stage.core, by => demonstrationId('session', by.user))
  stage.set(addDays(stage.end, -demonstrationDays))
  await found(stage.core, stage.journal, ask)
  const story = demonstrationStory(peopleOf(howMany), seededRandom(theSeed + 1), stage.end)
  let done = 0
  for (const act of story) {
    stage.set(act.at)
    await perform(stage, ask, act)
    done += 1
    stage.onProgress(done, story.length)
  }
}
