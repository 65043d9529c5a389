/** A care plan template: organisations agree on its versions, one of which is in force; what plans were made with stays readable for ever (K5). */
import { unlessSo, type Aggregate } from '../kernel/decider.ts'
import type { DataOf, EventOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import { templateCommands, templateEvents } from './events.ts'

type Proposal = DataOf<typeof templateEvents, 'TemplateProposed'>

/** `superseded`: a newer version is, or was, in force. */
export const versionStates = ['proposed', 'inForce', 'superseded', 'retired'] as const
export type VersionState = (typeof versionStates)[number]

interface Version {
  readonly proposal: Proposal
  /** Providers, in the order in which they agreed. */
  readonly agreed: readonly string[]
  readonly state: VersionState
}

/** By number: the first is 0. */
export interface TemplateState {
  readonly versions: readonly Version[]
}
type Template = Aggregate<TemplateState, typeof templateCommands, typeof templateEvents>
type Event = EventOf<typeof templateEvents>
type Answer = ReturnType<Template['decide']>

const propose = (data: Proposal, { versions }: TemplateState): Answer => {
  const before = versions[data.version]
  if (before === undefined)
    return data.version === versions.length
      ? [{ type: 'TemplateProposed', data }]
      : reject('invalid', `the next version is ${String(versions.length)}`, 'version')
  return same(before.proposal, data)
    ? []
    : reject('conflict', 'this version was proposed otherwise: propose a newer one', 'version')
}

const agree = (data: DataOf<typeof templateEvents, 'TemplateAgreed'>, found: Version): Answer => {
  const { partners } = found.proposal
  if (!partners.includes(data.organisation))
    return reject('invalid', 'this version asks for no agreement of this organisation', 'organisation')
  if (found.agreed.includes(data.organisation)) return []
  if (found.state !== 'proposed') return reject('conflict', `this version is ${found.state}`, 'version')
  const agreed: Event = { type: 'TemplateAgreed', data }
  const isLast = found.agreed.length + 1 === partners.length
  return isLast ? [agreed, { type: 'TemplateInForce', data: { version: data.version } }] : [agreed]
}

const decide: Template['decide'] = (command, state) => {
  if (command.type === 'ProposeTemplate') return propose(command.data, state)
  const found = state.versions[command.data.version]
  if (found === undefined) return reject('not-found', 'the template has no such version', 'version')
  if (command.type === 'AgreeToTemplate') return agree(command.data, found)
  if (found.state === 'superseded') return reject('conflict', 'a newer version took its place', 'version')
  return unlessSo(found.state === 'retired', { type: 'TemplateRetired', data: command.data })
}

const changed = (
  { versions }: TemplateState,
  version: number,
  change: (one: Version) => Version,
): TemplateState => ({
  versions: versions.map((one, number) => (number === version ? change(one) : one)),
})

/** What is older and neither retired nor past already makes way: an older proposal is overtaken. */
const inForce = ({ versions }: TemplateState, version: number): TemplateState => ({
  versions: versions.map((one, number) => {
    if (number === version) return { ...one, state: 'inForce' }
    return number < version && one.state !== 'retired' ? { ...one, state: 'superseded' } : one
  }),
})

const evolve: Template['evolve'] = (state, event) => {
  switch (event.type) {
    case 'TemplateProposed':
      return { versions: [...state.versions, { proposal: event.data, agreed: [], state: 'proposed' }] }
    case 'TemplateAgreed': {
      const { version, organisation } = event.data
      return changed(state, version, one => ({ ...one, agreed: [...one.agreed, organisation] }))
    }
    case 'TemplateInForce':
      return inForce(state, event.data.version)
    case 'TemplateRetired':
      return changed(state, event.data.version, one => ({ ...one, state: 'retired' }))
    // Nothing here is about a person.
    case 'Erased':
      return state
  }
}

export const template: Template = {
  category: 'template',
  sealed: false,
  commands: templateCommands,
  events: templateEvents,
  initial: { versions: [] },
  decide,
  evolve,
}
