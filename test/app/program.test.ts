/** The real program, from a start that was cut off to a clean stop under load, and its commands beside it. Told in order. */
import { once } from 'node:events'
import { access, readdir, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { peopleOf } from '../../app/demonstration/cast/people.ts'
import { readConfig } from '../../app/config.ts'
import { openStores } from '../../app/stores.ts'
import type { Recorded } from '../../domain/kernel/event.ts'
import { messageEvents } from '../../domain/message/events.ts'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { feedOf } from '../reliability/feed.ts'
import { startSenders } from '../reliability/sending.ts'
import { cie, runProgram, settingsOver, startProgram, tokenOf, type Program } from '../support/program.ts'

const people = 3
const feed = feedOf(people, 80)
let folder: TestFolder
let program: Program
let settings: Readonly<Record<string, string>>
const logged: string[] = []

/** Starts the program, and kills it while it makes the demonstration. */
const cutOff = async (): Promise<string> => {
  const first = runProgram('app/main.ts', ['serve'], settingsOver(folder.path))
  await first.says(/making the demonstration: 40 %/, 'stderr')
  return (await first.end('SIGKILL')).stdout
}
beforeAll(async () => {
  folder = await testFolder()
  expect(await cutOff()).toBe('')
  await access(folder.file('demonstration.making'))
  program = await startProgram(folder.path)
  settings = settingsOver(folder.path, { MLLP_PORT: String(program.mllpPort) })
}, 120_000)
afterAll(async () => {
  await program.end('SIGKILL')
  await folder.remove()
})

/** Whatever the log holds of a category, as `cie events` prints it. */
const line = z.object({
  position: z.string(),
  stream: z.string(),
  revision: z.number(),
  id: z.string(),
  type: z.string(),
  meta: z.looseObject({ at: z.string(), subject: z.string().optional() }),
  data: z.unknown(),
})
const eventsOf = async (...args: readonly string[]) => {
  const { code, stdout } = await cie(['events', ...args], settings)
  expect(code).toBe(0)
  return stdout
    .trimEnd()
    .split('\n')
    .map(text => line.parse(JSON.parse(text)))
}

const personal = (): readonly string[] =>
  peopleOf(people).flatMap(({ nhsNumber, hospitalNumber, family, given, birthDate, address, postcode }) => [
    ...[nhsNumber, hospitalNumber, family, given, birthDate, address, postcode],
    `${birthDate.slice(0, 4)}-${birthDate.slice(4, 6)}-${birthDate.slice(6)}`,
  ])
const found = (text: string): readonly string[] =>
  [...personal(), 'HbA1c', 'Metformin', 'HIV disease'].filter(word => text.includes(word))

const received = messageEvents.MessageReceived.data
const controlIn = ({ event }: Recorded): readonly string[] =>
  event.type === 'MessageReceived' && 'data' in event ? [received.parse(event.data).controlId] : []

const answered = (agent: Agent, token: string, path: string) => {
  const sent = request(`${program.address}${path}`, {
    agent,
    headers: { authorization: `Bearer ${token}` },
  })
  const status = new Promise<number | string>(resolve => {
    sent.once('response', answer => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.once('error', error => resolve(error.message))
  })
  const written = once(sent, 'finish')
  sent.end()
  return { status, written }
}

describe('a start', () => {
  test('after one that was cut off makes the demonstration anew, whole', async () => {
    expect(await readdir(folder.path)).not.toContain('demonstration.making')
    const events = await eventsOf()
    const count = (type: string): number => events.filter(one => one.type === type).length
    expect([count('LogCreated'), count('ProviderRegistered'), count('TeamFormed')]).toStrictEqual([1, 8, 20])
    expect(count('PatientRegistered')).toBe(people)
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
  })

  test('says where, and its last line begins with ready', () => {
    const lines = program.stdout().trimEnd().split('\n')
    expect(lines.at(-1)).toBe(`ready ${program.address}`)
    expect(lines).toHaveLength(2)
  })
})

describe('cie token', () => {
  test('prints the token alone, beside the running server, which takes it', async () => {
    const { code, stdout } = await cie(['token', '--as', 'patient'], settings)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const me = await fetch(`${program.address}/api/v1/me`, {
      headers: { authorization: `Bearer ${stdout.trim()}` },
    })
    expect(await me.json()).toMatchObject({ role: 'patient' })
  })

  test('names who there is when asked for somebody else', async () => {
    const { code, stdout, stderr } = await cie(['token', '--as', 'nobody'], settings)
    expect([code, stdout]).toStrictEqual([1, ''])
    expect(stderr).toContain('privacy-officer')
  })
})

describe('cie token', () => {
  test.each([
    ['nurse', 'hiv', '--team: nurse acts for renal, diabetes, not for hiv'],
    ['patient', 'renal', '--team: patient acts for no team, not for renal'],
    ['gp', 'nope', '--team: gp acts for harrowHillPractice, not for nope'],
  ])('makes none for %s in the name of %s', async (as, team, why) => {
    const { code, stdout, stderr } = await cie(['token', '--as', as, '--team', team], settings)
    expect([code, stdout]).toStrictEqual([1, ''])
    expect(stderr).toContain(why)
  })
})

describe('cie revoke', () => {
  const revoke = (user: string) => cie(['revoke', user], settings)
  test('says that nobody has an id, whatever it looks like', async () => {
    for (const user of ['notauser', '0'.repeat(32)]) {
      const { code, stdout, stderr } = await revoke(user)
      expect([code, stdout]).toStrictEqual([1, ''])
      expect(stderr).toMatch(/nobody (in the log )?has that id/)
    }
  })

  test.each(['patient', 'gp', 'auditor'])('ends the tokens of %s, who is known', async login => {
    const headers = { authorization: `Bearer ${await tokenOf(folder.path, login)}` }
    const me = async () => fetch(`${program.address}/api/v1/me`, { headers })
    const { user } = z.object({ user: z.string() }).parse(await (await me()).json())
    if (login === 'auditor')
      await fetch(`${program.address}/api/v1/patients/${'0'.repeat(32)}/consents`, { headers })
    expect(await revoke(user)).toMatchObject({ code: 0 })
    expect((await me()).status).toBe(401)
  })
})

describe('cie events', () => {
  test('names the categories when asked for one that there is not', async () => {
    const { code, stdout, stderr } = await cie(['events', '--category', 'nope'], settings)
    expect([code, stdout]).toStrictEqual([1, ''])
    expect(stderr).toContain('there is no nope; there are log, provider,')
  })

  test('over files that can’t be opened names the setting and the file', async () => {
    const events = folder.file('nowhere/events.db')
    for (const args of [['events'], ['token', '--as', 'gp']]) {
      const { code, stderr } = await cie(args, { ...settings, EVENTS_URL: `sqlite:${events}` })
      expect([code, stderr]).toStrictEqual([
        1,
        `BadSetting: EVENTS_URL: ${events}: unable to open database file\n`,
      ])
    }
  })

  test('prints JSON lines in which nobody is to be found, and of one category alone when asked', async () => {
    const events = await eventsOf('--category', 'entry')
    expect(events.length).toBeGreaterThan(50)
    expect(new Set(events.map(({ stream }) => stream.split('-')[0]))).toStrictEqual(new Set(['entry']))
    // Published figures name what they count by (a test, a condition), templates of care plans what they are for, and neither names anybody:
    // they are made to be read by everybody.
    const all = (await eventsOf()).filter(({ stream }) => !/^(publication|template)-/.test(stream))
    expect(found(JSON.stringify(all))).toStrictEqual([])
  })

  test('ends without a fault when its reader has had enough', async () => {
    const many = runProgram('app/main.ts', ['events'], settings)
    many.stopReading()
    const { code, stderr } = await many.ended
    expect([code, stderr]).toStrictEqual([0, ''])
  })
  test('goes on with what comes when told to follow, until Ctrl-C', async () => {
    const following = runProgram('app/main.ts', ['events', '--category', 'message', '--follow'], settings)
    await following.says(/MessageFiled/)
    const before = following.stdout().length
    const senders = startSenders(feed.slice(0, 1).map(list => list.slice(0, 1)))
    senders.connectTo(program.mllpPort)
    await senders.done
    await following.says(/MessageReceived/, 'stdout', before)
    expect((await following.end('SIGINT')).code).toBe(0)
  })
})

describe('cie send', () => {
  test('names a file that can’t be read', async () => {
    const { code, stderr } = await cie(['send', folder.path], settings)
    expect([code, stderr]).toStrictEqual([
      1,
      `Error: ${folder.path}: EISDIR: illegal operation on a directory, read\n`,
    ])
  })

  test('prints each acknowledgement, and fails when one is not AA', async () => {
    const files = [folder.file('good.hl7'), folder.file('bad.hl7')] as const
    const chosen = (feed[0] ?? []).filter((_sent, n) => n === 1 || n === 9)
    for (const [n, file] of files.entries()) await writeFile(file, chosen[n]?.bytes ?? '')
    const [good, bad] = chosen.map(({ control }) => control)
    const fine = await cie(['send', files[0]], settings)
    expect(fine.code).toBe(0)
    expect(fine.stdout).toContain(`\nMSA|AA|${String(good)}\n`)
    const both = await cie(['send', ...files], settings)
    expect(both.code).toBe(1)
    expect(both.stdout.match(/MSA\|\w\w\|\w+/g)).toStrictEqual([
      `MSA|AA|${String(good)}`,
      `MSA|AR|${String(bad)}`,
    ])
    expect(both.stdout).toContain('ERR|')
  })
})

describe('cie rebuild', () => {
  test('is done by the running server', async () => {
    expect(await cie(['rebuild', 'timeline'], settings)).toMatchObject({ code: 0 })
    expect((await fetch(`${program.address}/ready`)).status).toBe(200)
  })

  test('names a read model that there is not', async () => {
    const { code, stderr } = await cie(['rebuild', 'horoscope'], settings)
    expect(code).toBe(1)
    expect(stderr).toContain('horoscope')
  })
})

describe('cie import opt-outs', () => {
  test('is done by the running server, and names the lines that hold no number', async () => {
    await writeFile(folder.file('opt-outs.csv'), '9990000018,\nnobody\n9912003888,\n')
    const { code, stdout, stderr } = await cie(['import', 'opt-outs', folder.file('opt-outs.csv')], settings)
    expect(stdout).toContain('1 opted out now')
    expect(stdout).toContain('1 without a record here')
    expect(stderr).toContain('no valid NHS number on line 2; the rest is applied')
    expect(code).toBe(1)
  })
  test('is refused for a day to come, and for a file that answers another question', async () => {
    const file = folder.file('opt-outs.csv')
    const future = await cie(['import', 'opt-outs', file, '--on', '2999-01-01'], settings)
    expect([future.code, future.stderr]).toStrictEqual([1, expect.stringContaining('still to come')])
    await writeFile(folder.file('asked.csv'), '9434765919,\n')
    const other = await cie(['import', 'opt-outs', file, '--asked', folder.file('asked.csv')], settings)
    expect([other.code, other.stderr]).toStrictEqual([1, expect.stringContaining('not asked about')])
  })
})

describe('Ctrl-C', () => {
  test('while requests and messages are in flight answers each request, and exits with 0', async () => {
    const token = await tokenOf(folder.path, 'patient')
    const senders = startSenders(feed)
    const agent = new Agent({ keepAlive: true, maxSockets: 12 })
    const path = '/api/v1/me'
    await Promise.all(Array.from({ length: 12 }, () => answered(agent, token, path).status))
    senders.connectTo(program.mllpPort)
    await senders.reaches(10)

    const inFlight = Array.from({ length: 12 }, () => answered(agent, token, path))
    await Promise.all(inFlight.map(({ written }) => written))
    await Promise.race(inFlight.map(({ status }) => status))
    const { code, stderr } = await program.end('SIGINT')
    senders.connectTo(undefined)
    expect(await Promise.all(inFlight.map(({ status }) => status))).toStrictEqual(inFlight.map(() => 200))
    expect(code).toBe(0)
    agent.destroy()
    logged.push(stderr)

    expect(senders.answers.size).toBeLessThan(feed.flat().length)
    program = await startProgram(folder.path)
    senders.connectTo(program.mllpPort)
    await senders.done
    expect(senders.answers.size).toBe(feed.flat().length)
  }, 120_000)

  test('leaves every acknowledged message there, once, and nothing personal in the logs', async () => {
    const { code, stderr } = await program.end('SIGTERM')
    expect(code).toBe(0)
    expect(found([...logged, stderr].join('\n'))).toStrictEqual([])
    const stores = await openStores(readConfig(settings))
    const controls: string[] = []
    for await (const page of stores.journal.readAll({ categories: ['message'] }))
      controls.push(...page.flatMap(controlIn))
    await stores.close()
    const sent = feed.flat().map(({ control }) => control)
    expect(controls.filter(control => control.startsWith('R')).toSorted()).toStrictEqual(sent.toSorted())
  })
})

describe('without a running server', () => {
  test('cie token, cie events and cie rebuild work all the same', async () => {
    const [token, events, rebuilt] = [
      await cie(['token', '--as', 'auditor'], settings),
      await cie(['events', '--category', 'log'], settings),
      await cie(['rebuild'], settings),
    ]
    expect([token.code, events.code, rebuilt.code]).toStrictEqual([0, 0, 0])
    expect(token.stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    expect(events.stdout.trimEnd().split('\n')).toHaveLength(1)
  })

  test('cie import opt-outs takes the log’s lock', async () => {
    await writeFile(folder.file('opt-outs.csv'), '\n')
    const { code, stdout } = await cie(
      ['import', 'opt-outs', folder.file('opt-outs.csv'), '--full'],
      settings,
    )
    expect([code, stdout]).toStrictEqual([0, expect.stringContaining('1 no longer opted out')])
  })

  test('cie revoke says that a server must run', async () => {
    const { code, stderr } = await cie(['revoke', '0'.repeat(32)], settings)
    expect(code).toBe(1)
    expect(stderr).toContain('start it (npm start)')
  })

  test('cie register shows nothing of a file that is no document', async () => {
    const { code, stderr } = await cie(['register', folder.file('good.hl7')], settings)
    expect(code).toBe(1)
    expect(stderr).toContain('good.hl7 is not a JSON document')
    expect(stderr).not.toContain('MSH')
  })

  test('cie send says that nobody answers', async () => {
    expect((await cie(['send', folder.file('good.hl7')], settings)).code).toBe(1)
  })
})
