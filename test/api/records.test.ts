import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { lookUpKey, lookUpLimits } from '../../access/lookUps.ts'
import { entry } from '../../api/rest/entrySchemas.ts'
import { pageOf, person } from '../../api/rest/schemas.ts'
import { id } from '../support/domain.ts'
import {
  ann,
  annsNumber,
  bloodTest,
  bob,
  bobsNumber,
  gpTeam,
  heldResult,
  hivLetter,
  kidneyTeam,
  letter,
  nobodysNumber,
  pdf,
  shah,
  unsetMedication,
} from './support/people.ts'
import { everyone, openWorld, type Who, type World } from './support/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
  await world.settled()
})
afterEach(() => {
  vi.useRealTimers()
  return world.close()
})

const record = `/api/v1/patients/${ann}`
const idsOf = (body: unknown): readonly string[] =>
  pageOf(entry)
    .parse(body)
    .items.map(one => one.id)
const unseen = JSON.stringify({
  type: 'urn:care-information-exchange:problem:not-found',
  title: 'Not found',
  status: 404,
  detail: 'You can’t see a record for this number',
})
const lookedAt = async (): Promise<readonly (readonly [string, string, number])[]> => {
  await world.settled()
  const log = await world.get(`${record}/access-log?limit=100`, 'ann')
  const lines = z.object({
    items: z.array(z.object({ outcome: z.string(), look: z.string(), entries: z.array(z.unknown()) })),
  })
  return lines
    .parse(log.body)
    .items.filter(({ look }) => look !== 'accessLog')
    .map(({ outcome, look, entries }) => [outcome, look, entries.length])
}

describe('a patient', () => {
  it('reads who they are', async () => {
    const answer = await world.get(record, 'ann')
    expect(answer.status).toBe(200)
    expect(person.parse(answer.body)).toMatchObject({ familyName: 'Archer', nhsNumber: annsNumber })
    expect(answer.headers['cache-control']).toBe('no-store')
  })
  it('reads who else has looked, without their own looks', async () => {
    await world.get(record, 'ann')
    await world.settled()
    const lines = z.object({ items: z.array(z.object({ role: z.string() })) })
    const rolesIn = async (who: string) =>
      lines
        .parse((await world.get(`${record}/access-log?limit=100&who=${who}`, 'ann')).body)
        .items.map(({ role }) => role)
    expect(await rolesIn('everyone')).toContain('patient')
    expect(await rolesIn('others')).not.toContain('patient')
    expect((await world.get(`${record}/access-log?who=nobody`, 'ann')).status).toBe(400)
  })
  it('reads every entry, newest first; one that awaits release only by its kind and dates', async () => {
    const answer = await world.get(`${record}/entries`, 'ann')
    expect(idsOf(answer.body)).toStrictEqual([heldResult, unsetMedication, hivLetter, letter, bloodTest])
    expect(answer.body).toHaveProperty('items.0.sight', 'awaitingRelease')
    expect(answer.body).not.toHaveProperty('items.0.content')
  })
  it('reads one kind, and a page at a time', async () => {
    const first = await world.get(`${record}/entries?kind=letter,medication&limit=2`, 'ann')
    expect(idsOf(first.body)).toStrictEqual([unsetMedication, hivLetter])
    const { next } = z.object({ next: z.string() }).parse(first.body)
    const second = await world.get(
      `${record}/entries?kind=letter,medication&limit=2&after=${encodeURIComponent(next)}`,
      'ann',
    )
    expect(idsOf(second.body)).toStrictEqual([letter])
    expect(second.body).not.toHaveProperty('next')
  })
  it('reads in a page, byte for byte, what each entry’s own address answers', async () => {
    const page = await world.get(`${record}/entries`, 'ann')
    const alone: string[] = []
    for (const one of idsOf(page.body)) alone.push((await world.get(`${record}/entries/${one}`, 'ann')).text)
    expect(page.text).toBe(`{"items":[${alone.join(',')}]}`)
  })
  it('reads one entry, tagged with its revision', async () => {
    const answer = await world.get(`${record}/entries/${bloodTest}`, 'ann')
    expect(entry.parse(answer.body)).toMatchObject({ id: bloodTest, sight: 'content', kind: 'result' })
    expect(answer.headers['etag']).toBe('"0"')
  })
  it('is never answered "unchanged" for what is theirs: a look is a look', async () => {
    const answer = await world.get(`${record}/entries/${bloodTest}`, 'ann').set('if-none-match', '"0"')
    expect(answer.status).toBe(200)
  })
  it('is told where a document is, not given its bytes', async () => {
    const answer = await world.get(`${record}/entries/${letter}`, 'ann')
    expect(answer.body).toHaveProperty('content.document', {
      mediaType: 'application/pdf',
      size: pdf.byteLength,
      href: `${record}/entries/${letter}/document`,
    })
  })
  it('downloads a document that can’t script the page', async () => {
    const answer = await world.get(`${record}/entries/${letter}/document`, 'ann')
    expect(answer.status).toBe(200)
    expect(answer.body).toStrictEqual(pdf)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="document-${letter}.pdf"`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    })
  })
  it('is told when an entry has no document', async () => {
    expect((await world.get(`${record}/entries/${bloodTest}/document`, 'ann')).status).toBe(404)
  })
  it.each([
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00.500Z'],
    ['2026-07-01T01:30:00%2B01:00', '2026-07-01T00:30:00.000Z'],
    ['2026-07-01T01:30:00+01:00', '2026-07-01T00:30:00.000Z'],
    ['2026-07-01T01:30:00.123456-05:00', '2026-07-01T06:30:00.123Z'],
  ])('takes the moment %s as %s', async (asked, meant) => {
    const history = await world.get(`${record}/consents/history?at=${asked}`, 'ann')
    expect([history.status, history.body]).toMatchObject([200, { at: meant }])
    expect((await world.get(`${record}/entries?from=${asked}&to=${asked}`, 'ann')).status).toBe(200)
  })
  it.each(['2026-01-01', '2026-01-01T00:00:00', '2026-13-01T00:00:00Z', '2026-01-01T00:00:00+1'])(
    'does not guess what %s means',
    async asked => {
      const answer = await world.get(`${record}/consents/history?at=${asked}`, 'ann')
      expect([answer.status, answer.body]).toMatchObject([400, { faults: [{ place: 'query.at' }] }])
    },
  )
  it.each(['limit=0', 'limit=101', 'limit=x', 'kind=rumour', 'after=nonsense', 'from=yesterday'])(
    'asking for %s is malformed',
    async query => {
      expect((await world.get(`${record}/entries?${query}`, 'ann')).status).toBe(400)
    },
  )
})

describe('a person who can’t be seen', () => {
  const paths = (patient: string): readonly string[] =>
    [
      '',
      '/entries',
      `/entries/${bloodTest}`,
      `/entries/${letter}/document`,
      '/consents',
      '/consents/history',
      '/access-log',
    ].map(path => `/api/v1/patients/${patient}${path}`)

  it('gives the same bytes whether unknown, not shared, or in a role that sees nobody', async () => {
    const bodies = new Set<string>()
    for (const who of ['bob', 'gray', 'lapsed', 'commissioner', 'system'] as const)
      for (const patient of [ann, id('e')])
        for (const path of paths(patient)) {
          const answer = await world.get(path, who)
          expect([path, who, answer.status]).toStrictEqual([path, who, 404])
          bodies.add(answer.text)
        }
    expect([...bodies]).toStrictEqual([unseen])
  })
  it('gives the same bytes when somebody tries to change their consents', async () => {
    for (const who of everyone.filter(one => one !== 'ann'))
      for (const patient of [ann, id('e')]) {
        const path = `/api/v1/patients/${patient}/consents/team/${gpTeam}`
        const put = await world.request('put', path, who).send({ labels: [] })
        const withdrawn = await world.request('delete', path, who)
        expect([who, put.text, withdrawn.text]).toStrictEqual([who, unseen, unseen])
      }
  })
  it('gives the same bytes for an entry that is another person’s, or none', async () => {
    for (const path of [
      `/api/v1/patients/${bob}/entries/${bloodTest}`,
      `/api/v1/patients/${bob}/entries/${id('e')}`,
    ])
      expect((await world.get(path, 'bob')).text).toBe(unseen)
  })
  it('is found by nobody who searches, in the same bytes', async () => {
    for (const nhsNumber of [annsNumber, bobsNumber, nobodysNumber]) {
      const answer = await world.request('post', '/api/v1/patients/search', 'gray').send({ nhsNumber })
      expect([answer.status, answer.text]).toStrictEqual([404, unseen])
    }
  })
  it('finds every refused look in their access log', async () => {
    await world.get(`${record}/entries`, 'gray')
    await world.request('post', '/api/v1/patients/search', 'gray').send({ nhsNumber: annsNumber })
    await world.request('put', `${record}/consents/team/${gpTeam}`, 'gray').send({ labels: ['general'] })
    expect(await lookedAt()).toStrictEqual([
      ['refused', 'consents', 0],
      ['refused', 'search', 0],
      ['refused', 'record', 0],
    ])
  })
})

describe('while the read models stand still', () => {
  it('a person who does not share is as unknown as nobody', async () => {
    await world.share(ann, gpTeam, ['general'])
    await world.settled()
    await world.below.runner.stop()
    await world.stopSharing(ann, gpTeam)
    // Time stands still: an answer that waits for a read model never comes, so what is answered was not waited for.
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
    for (const patient of [ann, id('e')]) {
      for (const path of ['', '/entries', `/entries/${bloodTest}`, `/entries/${letter}/document`]) {
        const answer = await world.get(`/api/v1/patients/${patient}${path}`, 'gray')
        expect([path, answer.status, answer.text]).toStrictEqual([path, 404, unseen])
      }
      expect((await world.get(`/api/v1/patients/${patient}`, 'administrator')).text).toBe(unseen)
    }
    for (const nhsNumber of [annsNumber, nobodysNumber]) {
      const answer = await world.request('post', '/api/v1/patients/search', 'gray').send({ nhsNumber })
      expect([answer.status, answer.text]).toStrictEqual([404, unseen])
    }
  })
  it('a person who shares is asked for again later', async () => {
    await world.below.runner.stop()
    await world.share(ann, gpTeam, ['general'])
    const answer = await world.get(`${record}/entries`, 'gray')
    expect([answer.status, answer.headers['retry-after']]).toStrictEqual([503, expect.any(String)])
  })
})

describe('a professional', () => {
  it('sees what their own team wrote, and nothing else', async () => {
    const answer = await world.get(`${record}/entries`, 'shah')
    expect(idsOf(answer.body)).toStrictEqual([heldResult, letter, bloodTest])
    expect((await world.get(`${record}/entries/${hivLetter}`, 'shah')).text).toBe(unseen)
  })
  it('sees what is shared with their team from the next request on, and nothing from the one after it is withdrawn', async () => {
    expect((await world.get(`${record}/entries`, 'gray')).status).toBe(404)
    await world.request('put', `${record}/consents/team/${gpTeam}`, 'ann').send({ labels: ['general'] })
    expect(idsOf((await world.get(`${record}/entries`, 'gray')).body)).toStrictEqual([
      heldResult,
      letter,
      bloodTest,
    ])
    await world.request('delete', `${record}/consents/team/${gpTeam}`, 'ann')
    expect((await world.get(`${record}/entries`, 'gray')).text).toBe(unseen)
  })
  it('can’t tell from a page how many entries are hidden', async () => {
    await world.share(ann, gpTeam, ['sexual'])
    const answer = await world.get(`${record}/entries?limit=1`, 'gray')
    expect(idsOf(answer.body)).toStrictEqual([hivLetter])
    expect(Object.keys(answer.body as object)).toStrictEqual(['items'])
  })
  it('finds a person by number once something is shared', async () => {
    await world.share(ann, gpTeam, ['general'])
    const answer = await world
      .request('post', '/api/v1/patients/search', 'gray')
      .send({ nhsNumber: '999 000 0018' })
    expect(answer.status).toBe(200)
    expect(person.parse(answer.body).id).toBe(ann)
  })
  it('who holds a share of no label sees no more than without it', async () => {
    await world.share(ann, gpTeam, [])
    expect((await world.get(record, 'gray')).text).toBe(unseen)
  })
  it('leaves every entry shown in the access log', async () => {
    await world.get(`${record}/entries`, 'shah')
    await world.get(`${record}/entries/${letter}/document`, 'shah')
    expect(await lookedAt()).toStrictEqual([
      ['viewed', 'document', 1],
      ['viewed', 'record', 3],
    ])
  })
  it('is told that a number is not a number, without its being logged', async () => {
    const answer = await world
      .request('post', '/api/v1/patients/search', 'shah')
      .send({ nhsNumber: '1234567890' })
    expect([answer.status, answer.body]).toMatchObject([422, { faults: [{ place: 'body.nhsNumber' }] }])
  })
  it('may look up so many numbers in five minutes, and then has to wait', async () => {
    const search = () =>
      world.request('post', '/api/v1/patients/search', 'shah').send({ nhsNumber: nobodysNumber })
    for (let asked = 0; asked < lookUpLimits.professional; asked += 1)
      expect((await search()).status).toBe(404)
    const answer = await search()
    expect([answer.status, answer.headers['retry-after']]).toStrictEqual([429, '300'])
    expect(answer.body).toMatchObject({
      detail: expect.stringContaining('looked up too many numbers') as string,
    })
    const { count } = await world.stores.sessions.count(lookUpKey(shah), 300_000, world.clock())
    expect(count).toBe(lookUpLimits.professional + 2)
    world.passes(300_000)
    expect((await search()).status).toBe(404)
  })
})

describe('an erased person', () => {
  it('is as unknown as any other, to everyone and by any number', async () => {
    await world.get(`${record}/entries`, 'shah')
    await world.stores.keys.destroy(ann)
    for (const path of ['', '/entries', `/entries/${letter}/document`, '/access-log'])
      for (const who of ['shah', 'auditor', 'administrator'] as const)
        expect((await world.get(`${record}${path}`, who)).text).toBe(unseen)
    const search = world.request('post', '/api/v1/patients/search', 'shah').send({ nhsNumber: annsNumber })
    expect((await search).text).toBe(unseen)
  })
  it('is no longer signed in', async () => {
    await world.stores.keys.destroy(ann)
    expect((await world.get(record, 'ann')).status).toBe(401)
  })
})

describe('a revoked session', () => {
  it('is answered 401 on the very next request', async () => {
    expect((await world.get('/api/v1/me', 'ann')).status).toBe(200)
    const caller = await world.exchange.tokens.verify(world.tokenOf('ann'))
    if ('session' in caller) world.revoked.add(caller.by.user)
    expect((await world.get('/api/v1/me', 'ann')).status).toBe(401)
  })
})

describe('an office', () => {
  const seen: readonly (readonly [Who, string, number])[] = [
    ['auditor', '/consents', 200],
    ['auditor', '/consents/history', 200],
    ['auditor', '/access-log', 200],
    ['auditor', '', 404],
    ['auditor', '/entries', 404],
    ['privacyOfficer', '/consents/history', 200],
    ['privacyOfficer', '/entries', 404],
    ['administrator', '', 404],
    ['administrator', '/entries', 404],
  ]
  it.each(seen)('of the %s asks for %s and is answered %d', async (who, path, status) => {
    expect((await world.get(`${record}${path}`, who)).status).toBe(status)
  })
})

describe('an administrator', () => {
  it('is told of no person by their id, in the same bytes, and the try is on record', async () => {
    expect((await world.get(record, 'administrator')).text).toBe(unseen)
    expect(await world.recorded('RecordRefused')).toStrictEqual([{ look: 'demographics', subject: ann }])
  })
})

describe('the log lines of the API', () => {
  it('hold no number, name, body or query', async () => {
    await world.share(ann, kidneyTeam, ['general'])
    await world.request('post', '/api/v1/patients/search', 'shah').send({ nhsNumber: annsNumber })
    await world.get(`${record}/entries?kind=letter&after=canary`, 'shah')
    await world.get(record, 'ann')
    const text = world.lines.join('')
    expect(text).toContain('"route":"/api/v1/patients/search"')
    for (const secret of [annsNumber, 'Archer', 'canary', 'kind=', 'Bearer', 'Kidney'])
      expect(text).not.toContain(secret)
  })
})
