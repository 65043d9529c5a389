/** The only maker of a Disclosure: decides from the log, puts the look on record, then hands out what content is read with. */
import type { Citation } from '../domain/access/events.ts'
import type { AnyEvent } from '../domain/kernel/event.ts'
import { streamName } from '../domain/kernel/ids.ts'
import { newestPolicy } from '../domain/policy/newest.ts'
import type { Permit, Refusal } from '../domain/policy/request.ts'
import type { Journal } from '../store/journal.ts'
import type { Note, NoteTaker } from '../store/notes.ts'
import type { Access, Refused } from './access.ts'
import { citationsOf, type Standing, type Standings } from './standing.ts'
import { disclosed, permitted, type Ask, type Disclosure, type Permitted } from './types.ts'

interface Deps {
  readonly journal: Journal
  readonly standings: Standings
  readonly note: NoteTaker
}

const noteOf = (ask: Ask, subject: string, event: AnyEvent): Note => ({
  event,
  meta: {
    actor: ask.by,
    subject,
    purpose: ask.purpose,
    ...(ask.correlation !== undefined && { correlation: ask.correlation }),
  },
})

const newestOf = (journal: Journal, used: Standing['used']): string | undefined =>
  used.reduce<string | undefined>((newest, { position }) => {
    if (position === undefined) return newest
    return newest === undefined || journal.compare(position, newest) > 0 ? position : newest
  }, undefined)

const viewedBy = (may: Permitted, entries: readonly Citation[]): Note =>
  noteOf(may.ask, may.ask.patient, {
    type: 'RecordViewed',
    data: { look: may.ask.look, rule: may.permit.rule, policy: may.permit.policy, cites: may.cites, entries },
  })

/** A refused look at a person nobody knows is about the one who asked: there is no other person to put it under. */
const refusedOf = (ask: Ask, refusal: Pick<Refusal, 'rule' | 'policy'>, cites: readonly Citation[]): Note =>
  noteOf(ask, refusal.rule === 'unknown' ? ask.by.user : ask.patient, {
    type: 'RecordRefused',
    data: { look: ask.look, rule: refusal.rule, policy: refusal.policy, cites },
  })

const disclosureOf = (may: Permitted, entries: readonly Citation[], onRecord: Citation): Disclosure => ({
  [disclosed]: true,
  ask: may.ask,
  permit: may.permit,
  at: may.at,
  patient: may.ask.patient,
  entries,
  onRecord,
})

/** Makes the read side of access. */
export const disclosures = ({ journal, standings, note }: Deps): Omit<Access, 'permit' | 'dashboardsOf'> => {
  const refuse = async (ask: Ask, refusal: Refusal, cites: readonly Citation[]): Promise<Refused> => {
    await note(streamName('access', ask.session), [refusedOf(ask, refusal, cites)])
    return { ask, refusal }
  }

  const permittedBy = (ask: Ask, permit: Permit, { request, used }: Standing): Permitted => ({
    [permitted]: true,
    ask,
    permit,
    at: request.at,
    cites: citationsOf(used),
    newest: newestOf(journal, used),
  })

  const decide: Access['decide'] = async ask => {
    const standing = await standings.standing(ask)
    const decision = newestPolicy.decide(standing.request)
    return decision.outcome === 'refuse'
      ? refuse(ask, decision, citationsOf(standing.used))
      : permittedBy(ask, decision, standing)
  }

  const foresee: Access['foresee'] = async ask => {
    const standing = await standings.standing(ask)
    const decision = newestPolicy.decide(standing.request)
    return decision.outcome === 'refuse' ? undefined : permittedBy(ask, decision, standing)
  }

  const discloseAll: Access['discloseAll'] = async list => {
    const session = list[0]?.may.ask.session
    if (session === undefined) return []
    if (list.some(({ may }) => may.ask.session !== session))
      throw new Error('one list is shown in one session')
    const stream = streamName('access', session)
    const { revision } = await note(
      stream,
      list.map(({ may, entries }) => viewedBy(may, entries)),
    )
    const first = revision - list.length + 1
    return list.map(({ may, entries }, place) =>
      disclosureOf(may, entries, { stream, revision: first + place }),
    )
  }

  const disclose: Access['disclose'] = async (may, entries) => {
    const stream = streamName('access', may.ask.session)
    const { revision } = await note(stream, [viewedBy(may, entries)])
    return disclosureOf(may, entries, { stream, revision })
  }

  const nothingToShow: Access['nothingToShow'] = async may => {
    await note(streamName('access', may.ask.session), [
      refusedOf(may.ask, { rule: 'nothing-to-show', policy: may.permit.policy }, may.cites),
    ])
  }

  const figuresViewed: Access['figuresViewed'] = async (by, session, looks) => {
    if (looks.length === 0) return
    const meta = { actor: by, subject: by.user, purpose: 'administration' } as const
    const notes = looks.map(data => ({ event: { type: 'FiguresViewed', data }, meta }))
    await note(streamName('access', session), notes)
  }

  return { decide, disclose, discloseAll, nothingToShow, figuresViewed, foresee }
}
