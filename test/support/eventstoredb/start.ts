/** Starts the test server in a process of its own, for tests: kills it, starts it again, and makes it do wrong. */
import type { status } from '@grpc/grpc-js'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { numberedCommand, obeyed, operations, type Command } from './control.ts'
import type { Operation } from './faults.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))

export interface StartOptions {
  /** Any free one by default; a restart keeps it. */
  readonly port?: number
  /** How many members the cluster has (default 1), on free ports. After a start the first leads. */
  readonly members?: number
  /** Files, as `makeCertificates` makes them; without it everything is in the clear. */
  readonly tls?: { readonly certificate: string; readonly key: string; readonly authority: string }
  /** Passwords by name. Only with TLS. */
  readonly administrators?: Readonly<Record<string, string>>
  readonly users?: Readonly<Record<string, string>>
  /** A folder; without it a temporary one, which `stop` removes. */
  readonly data?: string
  /** Milliseconds of "Server Is Not Ready" after each start (default 0). */
  readonly notReady?: number
  /** Something that the real server does not do. */
  readonly planted?: 'remembersForEver' | 'checksCurrent'
}

/** What the server can be told to do wrong. Each resolves when the server has obeyed. */
export interface ServerFaults {
  /** Cuts every connection; new ones are accepted at once. */
  readonly dropConnections: () => Promise<void>
  /** Calls (all by default) wait before anything is done with them. */
  readonly stall: (...which: Operation[]) => Promise<void>
  /** Calls (appends on both wires by default) are carried out and written, and get no answer. */
  readonly silence: (...which: Operation[]) => Promise<void>
  /** The next `times` calls of a kind are answered with a gRPC status, and nothing is done. */
  readonly refuse: (refusal: {
    readonly operation: Operation
    readonly code: status
    readonly details: string
    /** Such as `{ exception: 'not-leader', 'leader-endpoint-host': …, 'leader-endpoint-port': … }`. */
    readonly trailers?: Record<string, string>
    readonly times: number
  }) => Promise<void>
  readonly notReady: (milliseconds: number) => Promise<void>
  /** Subscriptions wait so long before each event, and fall behind. */
  readonly slowSubscriptions: (milliseconds: number) => Promise<void>
  /** Followers know everything so much later. */
  readonly lag: (milliseconds: number) => Promise<void>
  /** The member at this place leads, after an election of so long. */
  readonly lead: (place: number, electionMilliseconds?: number) => Promise<void>
  /** No fault any more; whatever waited goes on. */
  readonly resume: () => Promise<void>
  /** Stops the whole process without ending it (SIGSTOP): connections stay open and silent. */
  readonly freeze: () => void
  readonly thaw: () => void
}

export interface EventStoreDb {
  readonly port: number
  /** Of all members. */
  readonly ports: readonly number[]
  /** `esdb://127.0.0.1:…?tls=false`; every member, and the authority's certificate, where there is TLS. */
  readonly url: string
  readonly data: string
  readonly faults: ServerFaults
  /** SIGKILL; resolves when the process is gone. */
  readonly kill: () => Promise<void>
  /** Kills it where it runs, and starts it on the same port with its data, or with none. */
  readonly restart: (how?: { readonly withoutData?: boolean }) => Promise<void>
  /** Kills it, and removes the data where the folder was a temporary one. */
  readonly stop: () => Promise<void>
}

interface Running {
  readonly ports: readonly number[]
  readonly child: ChildProcess
}

const named = (option: string, people: Readonly<Record<string, string>> = {}): readonly string[] =>
  Object.entries(people).flatMap(([name, password]) => [option, `${name}:${password}`])

const argumentsFor = ({ tls, administrators, users, planted, notReady = 0 }: StartOptions) => [
  ...['--not-ready', String(notReady)],
  ...(tls === undefined ? [] : ['--tls-cert', tls.certificate, '--tls-key', tls.key]),
  ...named('--administrator', administrators),
  ...named('--user', users),
  ...(planted === undefined ? [] : ['--planted', planted]),
]

const launch = async (ports: readonly number[], data: string, options: StartOptions): Promise<Running> => {
  const args = ['--port', ports.join(), '--data', data, ...argumentsFor(options)]
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (child.stdout === null) throw new Error('the EventStoreDB test server has no output')
  for await (const line of createInterface({ input: child.stdout })) {
    const [, hosts] = /is ready: esdb:\/\/(\S+)\?/.exec(line) ?? []
    if (hosts !== undefined) return { ports: hosts.split(',').map(host => Number(host.split(':')[1])), child }
  }
  throw new Error(`the EventStoreDB test server ended before it was ready (data ${data})`)
}

const urlOf = (ports: readonly number[], { tls }: StartOptions): string => {
  const hosts = ports.map(port => `127.0.0.1:${String(port)}`).join(',')
  return `esdb://${hosts}?${tls === undefined ? 'tls=false' : `tlsCAFile=${tls.authority}`}`
}

const endOf = async ({ child }: Running): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

const tell = async ({ child }: Running, number: number, command: Command): Promise<void> => {
  const answers = new Promise<void>((resolve, reject) => {
    const settle = (how: () => void): void => {
      child.off('message', hear)
      child.off('exit', mourn)
      how()
    }
    const hear = (message: unknown): void => {
      if (obeyed.safeParse(message).data?.obeyed === number) settle(resolve)
    }
    const mourn = (): void =>
      settle(() => {
        reject(new Error(`the EventStoreDB test server ended before it obeyed ${command.do}`))
      })
    child.on('message', hear)
    child.on('exit', mourn)
  })
  child.send(numberedCommand.parse({ number, command }))
  await answers
}

/** Starts the server; it ends with the process that started it at the latest. */
export const startEventStoreDb = async (options: StartOptions = {}): Promise<EventStoreDb> => {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'eventstoredb-')))
  const asked = Array.from({ length: options.members ?? 1 }, (_, place) =>
    place === 0 ? (options.port ?? 0) : 0,
  )
  let running = await launch(asked, data, options)
  const { ports } = running
  let commands = 0
  const command = (what: Command): Promise<void> => tell(running, (commands += 1), what)
  const kill = (): Promise<void> => endOf(running)
  const some = (which: Operation[], otherwise: readonly Operation[]): Operation[] =>
    which.length > 0 ? which : [...otherwise]
  return {
    port: ports[0] ?? 0,
    ports,
    url: urlOf(ports, options),
    data,
    kill,
    restart: async ({ withoutData = false } = {}) => {
      await kill()
      if (withoutData) await rm(data, { recursive: true, force: true })
      running = await launch(ports, data, options)
    },
    stop: async () => {
      await kill()
      if (options.data === undefined) await rm(data, { recursive: true, force: true })
    },
    faults: {
      dropConnections: () => command({ do: 'dropConnections' }),
      stall: (...which) => command({ do: 'stall', operations: some(which, operations) }),
      silence: (...which) => command({ do: 'silence', operations: some(which, ['append', 'batchAppend']) }),
      refuse: refusal => command({ do: 'refuse', ...refusal }),
      notReady: milliseconds => command({ do: 'notReady', milliseconds }),
      slowSubscriptions: milliseconds => command({ do: 'slowSubscriptions', milliseconds }),
      lag: milliseconds => command({ do: 'lag', milliseconds }),
      lead: (place, electionMilliseconds = 0) => command({ do: 'lead', place, electionMilliseconds }),
      resume: () => command({ do: 'resume' }),
      freeze: () => running.child.kill('SIGSTOP'),
      thaw: () => running.child.kill('SIGCONT'),
    },
  }
}
