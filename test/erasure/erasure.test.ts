/** Erasure, proven on the real program: a canary sent through every door is nowhere on disk afterwards, and everything else still works. */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readConfig } from '../../app/config.ts'
import { demonstrationId } from '../../app/demonstration/founding.ts'
import { openStores, type Stores } from '../../app/stores.ts'
import { inlineLimit } from '../../domain/kernel/terms.ts'
import { toInstant } from '../../domain/kernel/time.ts'
import { sendMllp } from '../../feeds/hl7v2/mllp/client.ts'
import { openDatabase } from '../../projections/database.ts'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { fieldOf, openBrowser, type Answer, type Browser } from '../portal/signIn/browser.ts'
import { choose, signInAs } from '../portal/signIn/world.tsx'
import { openSqliteKeys } from '../../store/sqlite/keys.ts'
import { runProgram, settingsOver, startProgram, tokenOf, type Program } from '../support/program.ts'
import { rebuiltRows, rowsIn } from '../support/readModels.ts'
import { everything, foldsOf, readableIn, readableSessions, replays } from './after.ts'
import { everyBody, everyForm, everyUnknownForm } from './doors.ts'
import { canary, comingBack, displayName, messagesAbout, refusedAbout, stays, victim } from './messages.ts'
import { filesBelow, formsOf, tracesOf } from './search.ts'
import { pathOf } from '../support/places.ts'

const settings = { DEMO_PEOPLE: '2', LOG_LEVEL: 'trace' }
let folder: TestFolder
let program: Program
let data: string
const logged: string[] = []
const tokens = new Map<string, string>()
beforeAll(async () => {
  folder = await testFolder()
  data = folder.file('data')
  program = await startProgram(data, settings)
  for (const login of ['patient', 'patient-2', 'admin', 'auditor', 'consultant', 'privacy-officer'])
    tokens.set(login, await tokenOf(data, login, settings))
}, 180_000)
afterAll(async () => {
  await program.end('SIGKILL')
  await folder.remove()
})

interface Call {
  readonly as: string
  readonly method?: string
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
}
const api = async (path: string, { as, method = 'GET', body, headers = {} }: Call) => {
  const answer = await fetch(`${program.address}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens.get(as) ?? ''}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, text: await answer.text() }
}
const send = async (bytes: Uint8Array): Promise<string> => {
  const to = { host: '127.0.0.1', port: program.mllpPort, messages: [bytes] }
  for await (const answer of sendMllp(to))
    return /\rMSA\|(\w\w)/.exec(Buffer.from(answer).toString())?.[1] ?? ''
  return 'nothing'
}
const idOfCaller = async (as: string): Promise<string> =>
  z.object({ user: z.string() }).parse(JSON.parse((await api('/api/v1/me', { as })).text)).user

/** Posts a form as its page shows it. */
const post = async (
  browser: Browser,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<Answer> => {
  const page = await browser.get(fields['page'] ?? path)
  return browser.post(path, { ...fields, _csrf: fieldOf(page.body, '_csrf') })
}

const signedIn = async (login: string): Promise<Browser> => {
  const browser = openBrowser(new URL(program.address))
  await signInAs(browser, login)
  return browser
}

/** What whoever holds the portal's secret could read of sessions and sign-ins under way. */
const sessions = async (): Promise<string> => {
  const { stores } = readConfig({ DATA_DIR: data })
  const keys = await openSqliteKeys({ path: pathOf(stores.keys), masterKeyPath: stores.masterKey })
  try {
    return await readableSessions(pathOf(stores.sessions), keys)
  } finally {
    await keys.close()
  }
}

const lines = z.object({
  items: z.array(
    z.looseObject({
      message: z.string().optional(),
      reason: z.string().optional(),
      id: z.string().optional(),
    }),
  ),
})
const waiting = async (): Promise<readonly string[]> => {
  const { text } = await api('/api/v1/quarantine?limit=100', { as: 'admin' })
  return lines.parse(JSON.parse(text)).items.flatMap(({ message }) => message ?? [])
}

/** The wrapped keys as they lie in the key store, by subject. */
const wrappedKeys = (): ReadonlyMap<string, { readonly destroyed: boolean; readonly wrapped: Buffer }> => {
  const db = new DatabaseSync(pathOf(readConfig({ DATA_DIR: data }).stores.keys), { readOnly: true })
  const row = z.object({ subject: z.string(), destroyed: z.number(), wrapped: z.instanceof(Uint8Array) })
  const rows = db.prepare('SELECT subject, destroyed, wrapped FROM subjects').all()
  db.close()
  return new Map(
    rows.map(one => {
      const { subject, destroyed, wrapped } = row.parse(one)
      return [subject, { destroyed: destroyed === 1, wrapped: Buffer.from(wrapped) }]
    }),
  )
}

let patient: string
let before: ReturnType<typeof wrappedKeys>

/** The item that the patient can't read yet. */
const heldEntry = async (): Promise<string> => {
  const { text } = await api(`/api/v1/patients/${patient}/entries?limit=100`, { as: 'consultant' })
  const entry = z.object({ items: z.array(z.looseObject({ id: z.string(), releaseAt: z.string() })) })
  const now = toInstant(Date.now())
  return entry.parse(JSON.parse(text)).items.find(({ releaseAt }) => releaseAt > now)?.id ?? 'none'
}

/** Messages in quarantine whose control id says so. */
const waitingOf = async (control: string): Promise<readonly string[]> => {
  const found: string[] = []
  for (const message of await waiting()) {
    const { text } = await api(`/api/v1/quarantine/${message}`, { as: 'admin' })
    if (text.includes(`${canary}-${control}`)) found.push(message)
  }
  return found
}

const withStores = async <T>(work: (stores: Stores) => Promise<T>): Promise<T> => {
  const stores = await openStores(readConfig({ DATA_DIR: data }))
  try {
    return await work(stores)
  } finally {
    await stores.close()
  }
}

describe('before', () => {
  test('a canary goes in by every message a hospital may send', async () => {
    patient = await idOfCaller('patient')
    const messages = Object.entries(messagesAbout(toInstant(Date.now())))
    for (const [name, bytes] of messages) expect(await send(bytes), name).toBe('AA')
    const large = messages.filter(([, bytes]) => bytes.byteLength > inlineLimit).map(([name]) => name)
    expect(large).toStrictEqual(['largeLetter', 'largePdf'])
    expect((await readdir(pathOf(readConfig({ DATA_DIR: data }).stores.blobs))).length).toBeGreaterThan(3)
    const refused = Object.entries(refusedAbout(toInstant(Date.now())))
    for (const [name, bytes] of refused) expect(await send(bytes), name).toBe('AR')
  })

  test('… by the API: a key for a retry, a question and its answer, words that are no id or number', async () => {
    const consents = `/api/v1/patients/${patient}/consents/team/${demonstrationId('team', 'renal')}`
    const labels = ['general', 'mental', 'sexual', 'social']
    const headers = {
      'idempotency-key': `${canary}-key`,
      'user-agent': `${canary}-agent`,
      'x-request-id': `${canary}-id`,
    }
    expect((await api(consents, { as: 'patient', method: 'PUT', body: { labels }, headers })).status).toBe(
      200,
    )
    const wrong = await api('/api/v1/patients/search', {
      as: 'consultant',
      method: 'POST',
      body: { nhsNumber: canary },
    })
    expect(wrong.status).toBe(422)
    expect(
      (await api(`/api/v1/patients/${canary}/entries?kind=${canary}`, { as: 'consultant' })).status,
    ).toBe(400)
    const log = await api(`/api/v1/patients/${patient}/access-log`, { as: 'patient' })
    const look = z.object({ items: z.array(z.object({ event: z.unknown() })) }).parse(JSON.parse(log.text))
      .items[0]?.event
    const questions = `/api/v1/patients/${patient}/access-log/questions`
    for (const [path, as] of [
      [questions, 'patient'],
      [`${questions}/answer`, 'privacy-officer'],
    ] as const) {
      const body = { look, words: `${canary}-${as}` }
      expect((await api(path, { as, method: 'POST', body })).status).toBe(200)
    }
    const description: unknown = JSON.parse((await api('/openapi.json', { as: 'patient' })).text)
    const bodies = everyBody(description, { patient, granteeType: 'team' })
    expect(new Set(bodies.map(({ path }) => path)).size).toBeGreaterThan(4)
    for (const { path, ...call } of bodies)
      for (const as of ['patient', 'consultant', 'admin'])
        expect([400, 403, 404, 422], path).toContain((await api(path, { as, ...call })).status)
    await expect.poll(() => waitingOf('unverified'), { timeout: 30_000 }).toHaveLength(1)
    await expect.poll(() => waitingOf('rejected'), { timeout: 30_000 }).toHaveLength(1)
    await expect.poll(heldEntry, { timeout: 30_000 }).not.toBe('none')
  })

  test('… by forms: a reason to hold, a reason to reject, then every field of every form that there is', async () => {
    const consultant = await signedIn('consultant')
    const held = await heldEntry()
    const answer = await post(consultant, `/patients/${patient}/${held}/hold`, { reason: `${canary}-hold` })
    expect(answer.status).toBe(303)
    const admin = await signedIn('admin')
    const [rejected = ''] = await waitingOf('rejected')
    const path = `/quarantine/${rejected}/reject`
    expect((await post(admin, path, { reason: `${canary}-reject` })).status).toBe(303)
    const as = {
      patient: await signedIn('patient'),
      professional: consultant,
      administrator: admin,
      auditor: await signedIn('auditor'),
    }
    const params = { id: patient, entry: held, type: 'team' }
    const tried = await everyForm({ as, params })
    expect(tried.filter(({ what }) => what.startsWith('POST')).length).toBeGreaterThanOrEqual(12)
    // One of the forms released the item: nobody may hold it back after that. And there is no note to be sent again.
    const mayRefuse = /\/(hold|note\/send)$/
    const refused = tried.filter(({ what, status }) => status === 403 && !mayRefuse.test(what))
    expect([...refused, ...tried.filter(({ status }) => status >= 500)]).toStrictEqual([])
    const label = `/record/${held}/label`
    expect((await post(as.patient, label, { label: 'general' })).status).toBe(303)
    await post(consultant, '/session/leave', { page: '/find', _page: '/find', words: canary })
    await post(consultant, '/session/extend', { page: '/find', returnTo: `/${canary}?q=${canary}` })
  })

  test('… by sign-in: a name, an address to come back to, what was typed when a session had ended', async () => {
    const nobody = openBrowser(new URL(program.address))
    await signInAs(nobody, `${canary}-login`)
    await nobody.get(`/${canary}?q=${canary}`)
    await openBrowser(new URL(program.address)).get(`/sign-in?returnTo=/record?q=${canary}`)
    const reason = { reason: `${canary}-late` }
    for (const as of ['consultant', 'patient'])
      for (const goesOn of [true, false]) {
        const browser = await signedIn(as)
        const _csrf = fieldOf((await browser.follow(await browser.get('/'))).body, '_csrf')
        browser.cookies.clear()
        const path = as === 'patient' ? `/record/${canary}/label` : `/patients/${patient}/${canary}/hold`
        const left = await browser.follow(await browser.post(path, { ...reason, _csrf }))
        if (goesOn) expect((await choose(browser, left, as)).body).toContain(`${canary}-late`)
      }
    const kept = await sessions()
    for (const word of [`${canary}-late`, `q=${canary}`, displayName, '"subject":"patient"'])
      expect(kept).toContain(word)
  })

  test('it can be read by whoever may', async () => {
    const { text } = await api(`/api/v1/patients/${patient}/entries?limit=100`, { as: 'consultant' })
    for (const word of ['-value', '-allergy', '-diagnosis']) expect(text).toContain(`${canary}${word}`)
    for (const word of ['Dear ', 'Letter about ']) expect(text).toContain(`${word}${canary}`)
    before = wrappedKeys()
  })

  test('on disk it stands in plain in the read models alone', async () => {
    const files = new Set((await tracesOf(data, formsOf(canary))).map(trace => trace.split(':')[0]))
    expect(files.size).toBeGreaterThan(0)
    for (const file of files) expect(file).toMatch(/^read-models\.db(-wal)?$/)
  })
})

/** Erases whoever holds the number, and holds that nothing was said of them. */
const erase = async (): Promise<void> => {
  const erasing = runProgram('app/main.ts', ['erase'], settingsOver(data, settings))
  erasing.tell(`${victim.nhsNumber}\n${victim.nhsNumber}\n`)
  const { code, stdout, stderr } = await erasing.ended
  expect([code, stderr]).toStrictEqual([0, expect.any(String)])
  for (const word of [canary, patient]) expect(stdout + stderr).not.toContain(word)
}

describe('after cie erase', () => {
  test('the operator is told what was destroyed, without a word about whom', erase, 120_000)

  test('no session, sign-in under way or form kept for one holds anything of the person', async () => {
    const kept = await sessions()
    expect(kept).toContain('Idris Vane')
    for (const word of [canary, displayName, '"subject":"patient"', patient]) expect(kept).not.toContain(word)
  })

  test('the canary is in no file, in no form, while the program runs', async () => {
    expect((await filesBelow(data)).length).toBeGreaterThan(8)
    expect(await tracesOf(data, formsOf(canary))).toStrictEqual([])
  })

  test('and the same search finds each form of it where it is', async () => {
    const control = folder.file('control')
    await mkdir(control)
    for (const [n, [, bytes]] of formsOf(canary).entries())
      await writeFile(
        `${control}/${String(n)}`,
        Buffer.concat([Buffer.from('before'), bytes, Buffer.from('after')]),
      )
    const base64 = [0, 1, 2].map(n => Buffer.from(`${'x'.repeat(n)}${canary} and more`).toString('base64'))
    await writeFile(`${control}/base64`, base64.join('\n'))
    const found = await tracesOf(control, formsOf(canary))
    for (const [n, [form]] of formsOf(canary).entries()) expect(found).toContain(`${String(n)}: ${form}`)
    for (const shift of [0, 1, 2]) expect(found).toContain(`base64: base64 at ${String(shift)}`)
  })

  test('the bytes of every destroyed key are in no file; those of the others are', async () => {
    const now = wrappedKeys()
    const gone = [...before].filter(([subject]) => now.get(subject)?.destroyed === true)
    expect(gone.map(([subject]) => subject)).toContain(patient)
    expect(gone.length).toBeGreaterThan(9)
    const wanted = gone.map(([subject, { wrapped }]) => [subject, wrapped] as const)
    expect(await tracesOf(data, wanted)).toStrictEqual([])
    const kept = [...before].filter(([subject]) => now.get(subject)?.destroyed === false).slice(0, 3)
    for (const [subject, { wrapped }] of kept)
      expect(await tracesOf(data, [[subject, wrapped]])).not.toStrictEqual([])
  })

  test('the others’ pages and the API answer as before', async () => {
    const other = await idOfCaller('patient-2')
    for (const path of ['', '/entries', '/consents', '/access-log'])
      expect((await api(`/api/v1/patients/${other}${path}`, { as: 'patient-2' })).status, path).toBe(200)
    const browser = await signedIn('patient-2')
    for (const path of ['/', '/record', '/sharing', '/access-log'])
      expect((await browser.get(path)).status, path).toBe(200)
    const { text } = await api('/api/v1/patients/search', {
      as: 'patient-2',
      method: 'POST',
      body: { nhsNumber: stays.nhsNumber },
    })
    expect(text).not.toContain(canary)
  })

  test('whoever asks for the person is answered as for nobody, on every page', async () => {
    const auditor = await signedIn('auditor')
    const consultant = await signedIn('consultant')
    const admin = await signedIn('admin')
    const asked = await Promise.all([
      api(`/api/v1/patients/${patient}/entries`, { as: 'consultant' }),
      api(`/api/v1/patients/${patient}`, { as: 'consultant' }),
      api(`/api/v1/patients/${patient}/consents/history?at=${toInstant(Date.now())}`, { as: 'auditor' }),
    ])
    for (const { status } of asked) expect([404, 410, 422]).toContain(status)
    const pages = [
      await consultant.get(`/patients/${patient}`),
      await consultant.get('/caseload'),
      await auditor.get(`/audit/${patient}/consents`),
      await auditor.get(`/audit/${patient}/access-log`),
      await admin.get('/quarantine'),
    ]
    for (const { status, body, url } of pages) {
      expect(status, url.pathname).toBeLessThan(500)
      expect(body).not.toContain(canary)
    }
  })

  test('the person’s own sign-in is linked to nobody', async () => {
    expect((await api('/api/v1/me', { as: 'patient' })).status).toBe(401)
    const browser = openBrowser(new URL(program.address))
    const { status, body } = await signInAs(browser, 'patient')
    expect(status).toBeLessThan(500)
    expect(body).not.toContain(canary)
  })
})

describe('when the person comes back', () => {
  test('they are known to the hospital anew, invited, and register, with the canary in every field', async () => {
    for (const [name, bytes] of Object.entries(comingBack(toInstant(Date.now()))))
      expect(await send(bytes), name).toBe('AA')
    const consultant = await signedIn('consultant')
    const year = victim.birthDate.slice(0, 4)
    const born = {
      'birth-date-day': victim.birthDate.slice(6),
      'birth-date-month': victim.birthDate.slice(4, 6),
      'birth-date-year': year,
    }
    const number = { 'nhs-number': victim.nhsNumber }
    const found = (): Promise<number> =>
      post(consultant, '/find', number).then(({ headers }) =>
        Number(headers.location?.startsWith('/patients/')),
      )
    await expect.poll(found, { timeout: 30_000 }).toBe(1)
    const invited = await consultant.follow(await post(consultant, '/invite', { ...number, ...born }))
    const code = /([0-9A-Z-]{14}) is the code/.exec(invited.body)?.[1] ?? ''
    const newcomer = await signedIn('patient')
    expect((await everyUnknownForm(newcomer)).map(({ status }) => status)).toStrictEqual([200, 400])
    expect((await post(newcomer, '/register', { ...number, ...born, code: `${canary}-code` })).status).toBe(
      400,
    )
    expect((await post(newcomer, '/register', { ...number, ...born, code })).status).toBe(303)
    await expect
      .poll(async () => (await newcomer.get('/record')).body.toLowerCase())
      .toContain(`${canary}-again`.toLowerCase())
    expect(await sessions()).toContain(displayName)
  })

  test('and are erased again: nothing is in any file, or in any session', async () => {
    await erase()
    expect(await tracesOf(data, formsOf(canary))).toStrictEqual([])
    const kept = await sessions()
    for (const word of [canary, displayName]) expect(kept).not.toContain(word)
  }, 120_000)
})

describe('once the program has stopped', () => {
  beforeAll(async () => {
    const { code, stderr, stdout } = await program.end('SIGINT')
    expect(code).toBe(0)
    logged.push(stderr, stdout)
  })

  test('the canary is in no file either, nor in the logs', async () => {
    expect(await tracesOf(data, formsOf(canary))).toStrictEqual([])
    for (const word of [canary, victim.nhsNumber]) expect(logged.join('\n')).not.toContain(word)
    expect(logged.join('\n').length).toBeGreaterThan(1000)
  })

  test('whoever held every key that is left could read nothing of it', async () => {
    const text = await withStores(readableIn)
    expect(text.length).toBeGreaterThan(10_000)
    expect(text).toContain(stays.family)
    const left = [canary, victim.nhsNumber, victim.hospitalNumber].flatMap(word =>
      text.split('\n').filter(line => line.includes(word)),
    )
    expect(left).toStrictEqual([])
  })

  test('every stream is folded, some of them to nothing but that it was erased', async () => {
    const { streams, folded, erased } = foldsOf(await withStores(everything))
    expect(folded).toBe(streams)
    expect(folded).toBeGreaterThan(100)
    expect(erased.length).toBeGreaterThan(10)
    for (const category of ['patient', 'consent', 'entry', 'list', 'message'])
      expect(erased).toContain(category)
  })

  test('the read models are those of a clean rebuild', async () => {
    const clean = await withStores(rebuiltRows)
    const database = openDatabase(`sqlite:${readConfig({ DATA_DIR: data }).stores.readModels}`)
    expect(await rowsIn(database)).toStrictEqual(clean)
    await database.close()
  })

  test('every decision on record about others is made again as it was', async () => {
    const again = await withStores(replays)
    expect(again.length).toBeGreaterThan(5)
    expect(again.filter(one => one.again !== one.recorded)).toStrictEqual([])
  })
})
