/** Holds the servers of one run, in the process that outlives its workers: each is started when a suite first asks for it, and stopped at the end. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { servers, type Docker, type HeldServer, type Started, type StartableServer } from './servers.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where workers ask for servers. */
    readonly servers: string
  }
}

/** An engine that is there but does not answer is not waited for any longer. */
const patienceMs = 10_000

/** Docker, where an engine of it answers. It is looked for where Docker's own tools look. */
const docker = async (): Promise<Docker | undefined> => {
  const library = await import('testcontainers')
  const slow = pause(patienceMs, undefined, { ref: false }).then(() => {
    throw new Error(`no answer in ${String(patienceMs)} ms`)
  })
  const answered = await Promise.race([library.getContainerRuntimeClient(), slow]).catch(() => undefined)
  return answered === undefined ? undefined : library
}

interface Holding {
  readonly startable: Readonly<Record<string, StartableServer>>
  readonly docker: () => Promise<Docker | undefined>
  /** Told once of each server that was asked for. */
  readonly say: (line: string) => void
}

/** Opens a holder. One that can't be started is said aloud, and suites go on without it. */
export const openHolder = async ({ startable, docker, say }: Holding) => {
  const begun: Started[] = []
  const held = new Map<string, Promise<HeldServer>>()
  const none = (name: string, missing: string): HeldServer => {
    say(`No real ${name} server for suites: ${missing}`)
    return { missing }
  }
  const begin = async (name: string, how: string, start: () => Promise<Started>): Promise<HeldServer> => {
    const started = await start()
    begun.push(started)
    say(`A real ${name} server for suites: ${started.what}, started ${how}`)
    return { url: started.url }
  }
  const here = async (name: string, server: StartableServer, noDocker: string): Promise<HeldServer> => {
    const { startHere } = server
    if (startHere === undefined) return none(name, noDocker)
    try {
      return await begin(name, 'on this machine', startHere)
    } catch (error) {
      return none(name, `${noDocker}, and it does not start on this machine: ${String(error)}`)
    }
  }
  const hold = async (name: string): Promise<HeldServer> => {
    const server = startable[name]
    if (server === undefined) return none(name, 'nobody knows how to start one')
    const library = await docker()
    if (library === undefined)
      return here(name, server, `no Docker engine answers, and ${server.setting} is not set`)
    try {
      return await begin(name, 'in Docker', () => server.start(library))
    } catch (error) {
      return here(name, server, `a Docker engine answers, but it could not be started: ${String(error)}`)
    }
  }
  const door = createServer((request, response) => {
    const name = (request.url ?? '').slice(1)
    const asked = held.get(name) ?? hold(name)
    held.set(name, asked)
    void asked.then(found => response.setHeader('connection', 'close').end(JSON.stringify(found)))
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  const bound = door.address()
  if (bound === null || typeof bound === 'string') throw new Error('the holder of servers has no port')
  return {
    address: `http://127.0.0.1:${String(bound.port)}`,
    close: async (): Promise<void> => {
      door.close()
      await Promise.all([...held.values()])
      await Promise.all(begun.map(server => server.stop()))
    },
  }
}

/** For vitest: before the run; answers what ends it. */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  const { address, close } = await openHolder({ startable: servers, docker, say })
  provide('servers', address)
  return close
}
