/** Several processes on one log: what one takes in the others show, a withdrawal holds everywhere at once, and whichever dies the rest go on. Told in order. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demonstrationId } from '../../../app/demonstration/founding.ts'
import type { Program } from '../../support/program.ts'
import { openHospital, resultOf } from '../../journey/hospital.ts'
import { openSeveral, type Several } from './several.ts'

const planted = 'test/reliability/processes/planted.ts'
const processes = {
  one: 'api,projector',
  other: 'api,projector',
  feeds: 'feeds,processes',
  counts: 'analytics',
}
type Name = keyof typeof processes
const names = Object.keys(processes) as Name[]

let several: Several
let running: Record<Name, Program>
let patient: string
let gp: string
let record: string
let share: string

const start = (name: Name): Promise<Program> => several.start(name, processes[name])

beforeAll(async () => {
  several = await openSeveral()
  // The one with the role processes makes the demonstration; the others find it.
  const feeds = await start('feeds')
  const [one, other, counts] = await Promise.all([start('one'), start('other'), start('counts')])
  running = { one, other, feeds, counts }
  ;[patient, gp] = await Promise.all([several.tokenOf('patient', 'one'), several.tokenOf('gp', 'one')])
  const me = await several.ask(one, '/api/v1/me', { as: patient })
  record = `/api/v1/patients/${String(me.body['user'])}`
  share = `${record}/consents/team/${demonstrationId('team', 'harrowHillPractice')}`
}, 240_000)
afterAll(async () => {
  await several.close()
})

const results = async (at: Program, as: string): Promise<{ status: number; count: number }> => {
  const { status, body } = await several.ask(at, `${record}/entries?limit=100`, { as })
  return { status, count: Array.isArray(body['items']) ? body['items'].length : 0 }
}
const send = async (order: string): Promise<string> => {
  const hospital = openHospital(running.feeds.mllpPort)
  try {
    return await hospital.send(resultOf(order, 50))
  } finally {
    await hospital.close()
  }
}
const gives = (at: Program) =>
  several.ask(at, share, { as: patient, method: 'PUT', body: JSON.stringify({ labels: ['general'] }) })
const withdraws = (at: Program) => several.ask(at, share, { as: patient, method: 'DELETE' })

const soon = { timeout: 30_000, interval: 100 } as const

/** Gives at one and withdraws at it, over and over; answers what the other told the GP on the very next request each time. */
const rounds = async (at: Program, other: Program, times: number) => {
  const told: (readonly [afterGiving: number, afterWithdrawing: number])[] = []
  for (let time = 0; time < times; time += 1) {
    expect((await gives(at)).status).toBe(200)
    const given = await results(other, gp)
    expect((await withdraws(at)).status).toBe(200)
    told.push([given.status, (await results(other, gp)).status])
  }
  return told
}

describe('four processes on one log', () => {
  test('say what they do, and are ready', async () => {
    for (const name of names) {
      const { status, body } = await several.ask(running[name], '/ready', { as: '' })
      expect([name, status, body]).toStrictEqual([
        name,
        200,
        { ready: true, roles: processes[name].split(',') },
      ])
    }
    expect(running.one.stdout()).not.toContain('MLLP')
    expect((await fetch(`${running.feeds.address}/api/v1/me`)).status).toBe(404)
  })

  test('a message that one takes in is shown by the two others', async () => {
    const before = await results(running.one, patient)
    expect(await send('P1')).toBe('AA')
    for (const at of [running.one, running.other])
      await expect.poll(async () => (await results(at, patient)).count, soon).toBe(before.count + 1)
  }, 60_000)

  test('what is withdrawn at one is refused by the other on the very next request', async () => {
    const { one, other } = running
    const expected = Array.from({ length: 10 }, () => [200, 404])
    expect(await rounds(one, other, 10)).toStrictEqual(expected)
    expect(await rounds(other, one, 10)).toStrictEqual(expected)
  }, 120_000)

  test('a person reads at one what they have just written at the other', async () => {
    const count = async (at: Program) =>
      ((await several.ask(at, `${record}/consents`, { as: patient })).body['items'] as unknown[]).length
    const before = await count(running.other)
    for (let time = 0; time < 10; time += 1) {
      await gives(running.one)
      expect(await count(running.other)).toBe(before + 1)
      await withdraws(running.other)
      expect(await count(running.one)).toBe(before)
    }
  }, 60_000)

  test('lists hold what their reader wrote elsewhere, or say that they can’t yet', async () => {
    const admin = await several.tokenOf('admin', 'one')
    const register = async (at: Program, ods: string) => {
      const body = JSON.stringify({ name: `Trust ${ods}`, ods, setting: 'acute' })
      expect((await several.ask(at, '/api/v1/providers', { as: admin, method: 'POST', body })).status).toBe(
        200,
      )
    }
    const found = async (at: Program, ods: string) => {
      const { status, body } = await several.ask(at, `/api/v1/providers?q=${ods}`, { as: admin })
      return status === 200 ? body['found'] : status
    }
    await several.server.faults.slowSubscriptions(150)
    await register(running.one, 'RZZ01')
    expect(await found(running.other, 'RZZ01')).toBe(1)
    await several.server.faults.slowSubscriptions(4000)
    await register(running.one, 'RZZ02')
    expect(await found(running.other, 'RZZ02')).toBe(503)
    await several.server.faults.resume()
    await expect.poll(() => found(running.other, 'RZZ02'), soon).toBe(1)
  }, 60_000)

  test('look-ups are counted across them', async () => {
    const nurse = await several.tokenOf('nurse', 'one')
    const body = JSON.stringify({ nhsNumber: '9990000018' })
    const told: number[] = []
    for (const at of [running.one, running.other, running.other, running.one, running.other, running.one])
      told.push(
        (await several.ask(at, '/api/v1/patients/search', { as: nurse, method: 'POST', body })).status,
      )
    expect(told.map(status => status === 429)).toStrictEqual([false, false, false, false, true, true])
  }, 60_000)

  test('whose sign-ins are ended at one is signed in nowhere', async () => {
    const auditor = await several.tokenOf('auditor', 'one')
    const me = (at: Program) => several.ask(at, '/api/v1/me', { as: auditor })
    const user = String((await me(running.other)).body['user'])
    const { stderr } = await several.cie('one', 'revoke', user)
    expect([(await me(running.other)).status, (await me(running.one)).status], stderr).toStrictEqual([
      401, 401,
    ])
    expect((await several.cie('feeds', 'revoke', user)).stderr).toContain('ask one with the role api')
  }, 60_000)

  test('one that believes a consent without asking the log is caught', async () => {
    const stale = await several.start('stale', processes.other, {
      file: planted,
      settings: { PLANTED: 'staleConsent' },
    })
    const told = await rounds(running.one, stale, 2)
    expect(told).not.toStrictEqual([
      [200, 404],
      [200, 404],
    ])
    await stale.end()
  }, 120_000)
})

describe.each(names)('after SIGKILL of %s', name => {
  test('the rest go on, nothing acknowledged is lost, and it catches up when it is back', async () => {
    const showing = name === 'one' ? 'other' : 'one'
    const before = await results(running[showing], patient)
    await running[name].end('SIGKILL')
    const sent = name === 'feeds' ? 0 : 2
    for (let nth = 0; nth < sent; nth += 1) expect(await send(`K-${name}-${nth}`)).toBe('AA')
    await expect
      .poll(async () => (await results(running[showing], patient)).count, soon)
      .toBe(before.count + sent)
    running[name] = await start(name)
    expect(await send(`B-${name}`)).toBe('AA')
    for (const at of [running.one, running.other])
      await expect.poll(async () => (await results(at, patient)).count, soon).toBe(before.count + sent + 1)
  }, 120_000)
})

describe('two processes that file', () => {
  test('take turns: the second takes over when the first dies, and every message is filed once', async () => {
    const second = await several.start('second', processes.feeds)
    expect(second.stderr() + second.stdout()).toContain('stands by')
    const before = await results(running.one, patient)
    const first = running.feeds
    running = { ...running, feeds: second }
    expect(await send('T1')).toBe('AA')
    await first.end('SIGKILL')
    expect(await send('T2')).toBe('AA')
    await expect.poll(async () => (await results(running.one, patient)).count, soon).toBe(before.count + 2)
    expect((await several.ask(running.one, '/ready', { as: '' })).status).toBe(200)
  }, 120_000)
})

describe('a person who is erased at one', () => {
  /** Whether any file of a process's read models still holds the NHS number. */
  const holdsNumber = async (name: string): Promise<boolean> => {
    const folder = several.folderOf(name)
    const files = (await readdir(folder)).filter(file => file.startsWith('read-models.db'))
    const texts = await Promise.all(files.map(file => readFile(join(folder, file), 'latin1')))
    return texts.some(text => text.includes('9990000018'))
  }
  test('is refused by the others at once, and gone from their read models soon', async () => {
    expect(await holdsNumber('one')).toBe(true)
    const { code, stderr } = await several.erase('second', '9990000018')
    expect(code, stderr).toBe(0)
    expect((await results(running.other, gp)).status).toBe(404)
    for (const name of ['one', 'other']) await expect.poll(() => holdsNumber(name), soon).toBe(false)
  }, 120_000)
})
