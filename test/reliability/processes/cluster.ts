/** The processes of one exchange, by their names: each may be killed and started again, as whoever runs them would. */
import { setTimeout as sleep } from 'node:timers/promises'
import { demonstrationId } from '../../../app/demonstration/founding.ts'
import type { Program } from '../../support/program.ts'
import type { Several } from './several.ts'

export const processes = {
  one: 'api,projector',
  other: 'api,projector',
  feeds: 'feeds,processes',
  counts: 'analytics',
} as const
export type Name = keyof typeof processes
export const names = Object.keys(processes) as Name[]

/** The faults that a process is started with, as `planted.ts` knows them. */
export type Planted = Readonly<Partial<Record<Name, string>>>

const mostTries = 20

/** Starts all four over an empty log. The one with the role processes makes the demonstration; the others find it. */
export const openCluster = async (several: Several, counting = 'none') => {
  const running = new Map<Name, Program>()
  let planted: Planted = {}
  const begin = async (name: Name): Promise<void> => {
    const fault = planted[name]
    const how = fault === undefined ? {} : { file: 'test/reliability/processes/planted.ts' }
    const settings = {
      ...(fault !== undefined && { PLANTED: fault }),
      ...(name === 'counts' && { ANALYTICS_URL: counting }),
    }
    running.set(name, await several.start(name, processes[name], { ...how, settings }))
  }
  /** A start is refused while the log is away: whoever runs processes starts them again. */
  const start = async (name: Name): Promise<void> => {
    for (let tried = 1; ; tried += 1) {
      try {
        await begin(name)
        return
      } catch (error) {
        if (tried === mostTries) throw error
        await sleep(500)
      }
    }
  }
  const kill = async (name: Name): Promise<void> => {
    const program = running.get(name)
    running.delete(name)
    await program?.end('SIGKILL')
  }
  await start('feeds')
  await Promise.all((['one', 'other', 'counts'] as const).map(start))
  return {
    /** Undefined while it is away. */
    at: (name: Name): Program | undefined => running.get(name),
    /** Whether anything is away. */
    isWhole: (): boolean => running.size === names.length,
    start,
    kill,
    /** Starts processes anew with faults, or without those that they had. */
    plant: async (faults: Planted): Promise<void> => {
      const touched = names.filter(name => planted[name] !== faults[name])
      planted = faults
      for (const name of touched) {
        await kill(name)
        await start(name)
      }
    },
  }
}
export type Cluster = Awaited<ReturnType<typeof openCluster>>

/** The demonstration's first person, their GP, and what one asks about them. */
export const openPeople = async (several: Several, cluster: Cluster) => {
  const one = cluster.at('one')
  if (one === undefined) throw new Error('nobody can sign in: one is away')
  const [patient, gp] = await Promise.all([several.tokenOf('patient', 'one'), several.tokenOf('gp', 'one')])
  const me = await several.ask(one, '/api/v1/me', { as: patient })
  const record = `/api/v1/patients/${String(me.body['user'])}`
  const share = `${record}/consents/team/${demonstrationId('team', 'harrowHillPractice')}`
  return { patient, gp, record, share }
}
export type People = Awaited<ReturnType<typeof openPeople>>
