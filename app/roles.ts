/** What one process does of the whole: all of it on a single machine, a part of it where several share a log. */
import { models } from '../projections/models.ts'
import type { Projection } from '../projections/projection.ts'
import { watched } from '../projections/watched.ts'
import { BadSetting } from './badSetting.ts'
import type { EventsPlace } from './eventsPlace.ts'

/**
 * `api`: portal and API · `feeds`: MLLP · `projector`: every read model, this process's own · `processes`: the inbox, erasing, what is asked at
 * the control socket · `analytics`: counting and publishing.
 */
export const everyRole = ['api', 'feeds', 'projector', 'processes', 'analytics'] as const
export type ProcessRole = (typeof everyRole)[number]
export type ProcessRoles = ReadonlySet<ProcessRole>
export const allRoles: ProcessRoles = new Set(everyRole)

const isRole = (word: string): word is ProcessRole => everyRole.some(role => role === word)

/** Reads `api,projector`. Throws BadSetting. */
export const rolesIn = (text: string): ProcessRoles => {
  const named = text.split(',').map(word => word.trim())
  const roles = new Set(named.filter(isRole))
  const other = named.find(word => !isRole(word))
  if (other !== undefined)
    throw new BadSetting(`--roles: there is no role “${other}”; there are ${everyRole.join(', ')}`)
  if (roles.has('api') && !roles.has('projector'))
    throw new BadSetting('--roles: api answers from read models of its own: name projector too')
  return roles
}

/** Throws BadSetting where other processes would be needed and there can be none. */
export const refuseLonely = (roles: ProcessRoles, events: EventsPlace): void => {
  if (roles.size === allRoles.size || events.at === 'server') return
  throw new BadSetting(
    '--roles: an embedded log has one process, which does everything; several share a log on a server (EVENTS_URL=esdb://…)',
  )
}

/** What each role reads for its own work, where the process is no projector. */
const readBy: Readonly<Record<Exclude<ProcessRole, 'api' | 'projector'>, readonly string[]>> = {
  feeds: ['directory'],
  processes: ['consents', 'carePlans'],
  analytics: ['timeline', 'accessLog'],
}

/** The read models that a process of these roles keeps. */
export const modelsOf = (roles: ProcessRoles): readonly Projection[] => {
  if (roles.has('projector')) return [...models, watched]
  const read = Object.entries(readBy).flatMap(([role, names]) =>
    isRole(role) && roles.has(role) ? names : [],
  )
  return [...models.filter(({ name }) => read.includes(name)), watched]
}
