/** Lines of the access log as sentences: who looked at what, and why they could; or that they were refused. */
import type { EntryKind } from '../../domain/entry/content.ts'
import type { Look } from '../../domain/access/events.ts'
import { entryKinds } from '../../domain/entry/content.ts'
import { kindWords, listed } from './words.ts'

const lookWords: Readonly<Record<Look, string>> = {
  record: 'record',
  entry: 'record',
  document: 'a document in',
  demographics: 'name, date of birth and address',
  consents: 'sharing choices',
  consentHistory: 'past sharing choices',
  accessLog: 'list of who has looked',
  message: 'message from a hospital',
  search: 'record',
  carePlan: 'care plan',
  specialNote: 'note for NHS 111',
}

/** Whose record it is, to the reader: their own, or that of the person an auditor looks into. */
export interface Whose {
  readonly whose: 'your' | 'the person’s'
  readonly who: 'you' | 'the person'
}
export const yours: Whose = { whose: 'your', who: 'you' }
export const theirs: Whose = { whose: 'the person’s', who: 'the person' }

/** `your test results and letters`, `your sharing choices`. */
export const lookedAt = (
  looks: readonly Look[],
  kinds: readonly EntryKind[],
  { whose }: Whose = yours,
): string => {
  const items = entryKinds.filter(kind => kinds.includes(kind)).map(kind => kindWords[kind].many)
  const others = looks
    .filter(look => !['record', 'entry', 'document', 'search'].includes(look))
    .map(look => lookWords[look])
  const words = [...new Set([...items, ...others])]
  return words.length === 0 ? `${whose} record` : `${whose} ${listed(words)}`
}

const because: Readonly<Record<string, (who: Whose) => string>> = {
  'own-record': ({ who }) => (who === 'you' ? 'because it is your record' : 'because it is their own record'),
  'shared-with-team': ({ who }) => `because ${who} shared with this team`,
  'shared-with-professional': ({ who }) => `because ${who} shared with this professional`,
  'shared-with-team-and-professional': ({ who }) =>
    `because ${who} shared with this team and with this professional`,
  'own-team-only': () => 'because their own team had written it',
  'audit-decisions': () => 'to check that the rules are kept',
  'privacy-office': () => 'to look after privacy',
  'note-for-nhs111': ({ who }) => `because ${who} let NHS 111 see it`,
  'note-for-nhs111-system': ({ who }) => `because ${who} let NHS 111 see it`,
  'quarantine-desk': ({ who }) => `to find out whether a hospital’s message is about ${who}`,
}
const refusedBecause: Readonly<Record<string, (who: Whose) => string>> = {
  'nothing-to-show': ({ who }) =>
    `because ${who} did not share with this team and it had written nothing itself`,
  'not-shared': ({ who }) => `because ${who} did not share with them`,
  'not-allowed-to-nhs111': ({ who }) => `because ${who} did not let NHS 111 see it`,
  'not-a-member': () => 'because they were not working for that team',
  'no-agreement': () => 'because their organisation had not signed the sharing agreement',
}

/** Why a look was allowed, by the policy's name for the rule. */
export const allowedBecause = (rule: string, who: Whose = yours): string =>
  because[rule]?.(who) ?? 'because the rules of the exchange allow it'

/** Why a look was refused. */
export const refusedFor = (rule: string, who: Whose = yours): string =>
  refusedBecause[rule]?.(who) ?? 'because the rules of the exchange do not allow it'
