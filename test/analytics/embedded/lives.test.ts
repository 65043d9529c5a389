/** The engine's process: killed and back, gone with its parent, alone on its folder, missing. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClickHouseClient } from '@clickhouse/client'
import { connect } from '../../../analytics/connection.ts'
import { openEmbedded } from '../../../analytics/embedded/open.ts'
import { addressOf, engineIsHere, freshEngine } from './fresh.ts'

const countOf = async (client: ClickHouseClient): Promise<string> =>
  (await client.query({ query: 'SELECT count() FROM kept', format: 'TabSeparated' })).text()

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Asks until it is answered; a server that is being started refuses connections. */
const answered = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (tries > 5000) throw error
    }
  }
}

/** Runs the program that holds an engine, from this tree or a copy of it; answers its one line. */
const holder = async (folder: string, root = process.cwd()) => {
  const child = spawn(process.execPath, [join(root, 'test/analytics/embedded/childHolder.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, said: JSON.parse(line.toString()) as Record<string, unknown> }
}

describe.skipIf(!engineIsHere)("the embedded engine's process", () => {
  let engine: Awaited<ReturnType<typeof freshEngine>>
  let client: ClickHouseClient
  let firstStart: number

  beforeAll(async () => {
    const began = performance.now()
    engine = await freshEngine()
    firstStart = performance.now() - began
    client = connect(addressOf(engine.engine))
    await client.command({ query: 'CREATE TABLE kept (a UInt64) ENGINE = MergeTree ORDER BY a' })
    await client.insert({ table: 'kept', values: [{ a: 1 }, { a: 2 }], format: 'JSONEachRow' })
  })
  afterAll(async () => {
    await client.close()
    await engine.remove()
  })

  it('is back soon after being killed, at the same address, with what it had acknowledged', async () => {
    const before = engine.engine.pid()
    const began = performance.now()
    process.kill(before ?? 0, 'SIGKILL')
    await expect.poll(() => engine.engine.pid() !== before).toBe(true)
    expect(await answered(() => countOf(client))).toBe('2\n')
    const took = performance.now() - began
    const fresh = await freshEngine()
    await fresh.remove()
    // A second on a quiet machine. On a busy one the measure is what another start takes there.
    expect(took).toBeLessThan(Math.max(1000, 3 * (firstStart + performance.now() - began - took)))
    expect(engine.engine.pid()).not.toBe(before)
  })

  it('comes back again and again', async () => {
    for (let life = 0; life < 2; life += 1) {
      const pid = engine.engine.pid()
      process.kill(pid ?? 0, 'SIGKILL')
      await expect.poll(() => engine.engine.pid() !== pid, { timeout: 10_000 }).toBe(true)
      await client.insert({ table: 'kept', values: [{ a: life }], format: 'JSONEachRow' }).catch(async () => {
        await answered(() => client.insert({ table: 'kept', values: [{ a: life }], format: 'JSONEachRow' }))
      })
    }
    expect(await countOf(client)).toBe('4\n')
  })

  it('refuses a second process on its folder, in words', async () => {
    const { child, said } = await holder(engine.folder)
    if (child.exitCode === null) await once(child, 'exit')
    expect(said).toStrictEqual({
      status: 'unavailable',
      reason: `${engine.folder} is in use by another process; only one may`,
    })
    expect(await countOf(client)).toBe('4\n')
  })

  it('keeps its folder to itself', async () => {
    expect((await stat(engine.folder)).mode & 0o777).toBe(0o700)
    expect((await stat(join(engine.folder, 'users.xml'))).mode & 0o777).toBe(0o600)
  })

  it('has neither password nor environment of its parent where others could read them', async () => {
    const pid = String(engine.engine.pid())
    const shown = await Promise.all(
      ['cmdline', 'environ'].map(name => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
    )
    expect(shown.join('')).not.toContain(engine.engine.password)
    expect(shown.join('')).not.toContain('HOME=')
  })

  it('streams a large answer in flat memory', async () => {
    const peak = async (): Promise<number> => {
      const status = await readFile(`/proc/${String(engine.engine.pid())}/status`, 'utf8').catch(() => '')
      return Number(/VmHWM:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1024
    }
    const read = async (rows: number): Promise<number> => {
      const query = `SELECT number AS n, repeat('x', 100) AS filling FROM numbers(${rows})`
      const answer = await client.exec({ query: `${query} FORMAT RowBinary` })
      let bytes = 0
      for await (const part of answer.stream) bytes += (part as Buffer).length
      return bytes
    }
    // The first makes the blocks that every answer goes through, and threads their own memory; kept whole, a fourfold answer would need 300 MiB more.
    await read(1_000_000)
    const before = await peak()
    expect(await read(4_000_000)).toBe(4_000_000 * 109)
    expect((await peak()) - before).toBeLessThan(150)
  })

  it('is gone when its parent is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'orphan-'))
    const { child, said } = await holder(folder)
    const pid = Number(said['pid'])
    expect(isAlive(pid)).toBe(true)
    child.kill('SIGKILL')
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false)
    const again = await openEmbedded({ folder })
    expect(again.status).toBe('open')
    if (again.status === 'open') await again.close()
    await rm(folder, { recursive: true })
  })
})

describe('where chdb is not installed', () => {
  it('says so, and does not throw', async () => {
    const root = await mkdtemp(join(tmpdir(), 'bare-'))
    await cp('analytics', join(root, 'analytics'), { recursive: true })
    await mkdir(join(root, 'test/analytics/embedded'), { recursive: true })
    await cp('test/analytics/embedded/childHolder.ts', join(root, 'test/analytics/embedded/childHolder.ts'))
    await cp('package.json', join(root, 'package.json'))
    await mkdir(join(root, 'node_modules'))
    await symlink(join(process.cwd(), 'node_modules/zod'), join(root, 'node_modules/zod'))
    const { child, said } = await holder(join(root, 'data'), root)
    if (child.exitCode === null) await once(child, 'exit')
    expect(said).toStrictEqual({
      status: 'unavailable',
      reason: 'chdb is not installed: it is an optional package, for Linux with glibc and for macOS',
    })
    await rm(root, { recursive: true })
  })
})
