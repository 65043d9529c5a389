/** A mixed load on a running program, each part at its own pace until told to stop: a hospital's feed, the API, consents, pages, live updates. */
import { get } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { demonstrationId } from '../../../app/demonstration/founding.ts'
import { peopleOf } from '../../../app/demonstration/cast/people.ts'
import { sendMllp } from '../../../feeds/hl7v2/mllp/client.ts'
import { openBrowser, type Browser } from '../../portal/signIn/browser.ts'
import { signInAs } from '../../portal/signIn/world.tsx'
import type { Program } from '../../support/program.ts'
import { messageAbout, type Sent } from '../feed.ts'

export interface Loading {
  readonly program: Program
  readonly people: number
  /** Bearer tokens by sign-in name. */
  readonly tokens: ReadonlyMap<string, string>
  readonly signal: AbortSignal
}

/** What was answered, as the load goes on. */
export interface Loaded {
  /** How often each kind of thing was answered with which status or code. */
  readonly answers: Map<string, number>
  /** What was acknowledged about each person, in order. */
  readonly acknowledged: readonly Sent[][]
  /** Pings on open pages, and how often such a page's stream ended: at the end each does. */
  readonly live: { pings: number; ended: number }
}

/** How many pages stay open. */
export const watchers = 3
const between = { messages: 200, requests: 120, consents: 1000, pages: 250 }
const page = z.object({ items: z.array(z.looseObject({ id: z.string() })) })

export const openLoad = ({ program, people, tokens, signal }: Loading) => {
  const loaded: Loaded = {
    answers: new Map(),
    acknowledged: Array.from({ length: people }, () => []),
    live: { pings: 0, ended: 0 },
  }
  const note = (what: string): void => void loaded.answers.set(what, (loaded.answers.get(what) ?? 0) + 1)
  const everyone = peopleOf(people)

  const api = async (as: string, path: string, init: RequestInit = {}): Promise<unknown> => {
    const headers = { authorization: `Bearer ${tokens.get(as) ?? ''}`, 'content-type': 'application/json' }
    const ask = (): Promise<Response> => fetch(`${program.address}${path}`, { ...init, headers })
    // A kept connection may be closed for being idle in the moment in which it is used again: what can be repeated is, as browsers do.
    const answer = await ask().catch(() => {
      note('api asked again')
      return ask()
    })
    note(`api ${String(answer.status)}`)
    return answer.headers.get('content-type')?.includes('json') === true ? answer.json() : answer.text()
  }
  /** Does these in turn, with a pause behind each, until told to stop. */
  const inTurn = async (ms: number, works: readonly (() => Promise<unknown>)[]): Promise<void> => {
    for (let n = 0; !signal.aborted; n += 1) {
      await works[n % works.length]?.()
      await pause(ms)
    }
  }

  /** One connection for the people whose turn it is. */
  const feed = async (hands: number, hand: number): Promise<void> => {
    const sent: { readonly message: Sent; readonly p: number }[] = []
    const messages = async function* () {
      for (let n = 0; ; n += 1)
        for (const [p, person] of everyone.entries()) {
          if (p % hands !== hand) continue
          if (signal.aborted) return
          const message = messageAbout(person, p, n)
          sent.push({ message, p })
          yield message.bytes
          await pause(between.messages)
        }
    }
    for await (const answer of sendMllp({
      host: '127.0.0.1',
      port: program.mllpPort,
      messages: messages(),
    })) {
      const code = /\rMSA\|(\w\w)/.exec(Buffer.from(answer).toString())?.[1] ?? 'none'
      const { message, p } = sent.shift() ?? {}
      note(`mllp ${code}`)
      if (message !== undefined && code === 'AA') loaded.acknowledged[p ?? 0]?.push(message)
    }
  }

  const reading = async (login: string, id: string): Promise<void> => {
    let newest = 'none'
    await inTurn(between.requests, [
      async () => {
        const { items } = page.parse(await api(login, `/api/v1/patients/${id}/entries?limit=50`))
        newest = items[0]?.id ?? newest
      },
      () => api(login, `/api/v1/patients/${id}/entries/${newest}`),
      () => api(login, `/api/v1/patients/${id}/consents`),
      () => api(login, `/api/v1/patients/${id}/access-log?limit=50`),
    ])
  }
  const consenting = async (login: string, id: string): Promise<void> => {
    const path = `/api/v1/patients/${id}/consents/team/${demonstrationId('team', 'renal')}`
    const share = (...labels: readonly string[]) =>
      api(login, path, { method: 'PUT', body: JSON.stringify({ labels }) })
    await inTurn(between.consents, [
      () => share('general'),
      () => share('general', 'mental', 'sexual', 'social'),
      () => api(login, path, { method: 'DELETE' }),
    ])
  }
  const office = () =>
    inTurn(between.requests * 5, [
      () => api('admin', '/api/v1/quarantine?limit=50'),
      () => api('consultant', `/api/v1/teams/${demonstrationId('team', 'renal')}/caseload`),
      () => api('admin', '/api/v1/organisations'),
    ])

  const signedIn = async (login: string): Promise<Browser> => {
    const browser = openBrowser(new URL(program.address))
    await signInAs(browser, login)
    return browser
  }
  const walking = async (browser: Browser, paths: readonly string[]): Promise<void> =>
    inTurn(
      between.pages,
      paths.map(path => async () => note(`page ${String((await browser.get(path)).status)}`)),
    )
  /** A page that stays open: its stream is read, and opened again should it end before it is told to. */
  const watching = async (browser: Browser, id: string): Promise<void> => {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    while (!signal.aborted) {
      const request = get(`${program.address}/live?patient=${id}`, { headers: { cookie }, signal })
      request.on('error', () => undefined)
      request.on('response', stream => {
        note(`live ${String(stream.statusCode)}`)
        stream.on('error', () => undefined)
        stream.on('data', (chunk: Buffer) => {
          loaded.live.pings += chunk.toString().split('data:').length - 1
        })
      })
      await new Promise(resolve => request.on('close', resolve))
      loaded.live.ended += 1
    }
  }

  const start = async (ids: readonly string[]): Promise<void> => {
    const [own = ''] = ids
    const patient = await signedIn('patient')
    const consultant = await signedIn('consultant')
    const admin = await signedIn('admin')
    await Promise.all([
      ...[0, 1, 2, 3].map(hand => feed(4, hand)),
      ...ids.slice(0, 4).map((id, n) => reading(everyone[n]?.login ?? '', id)),
      ...ids.slice(4, 6).map((id, n) => consenting(everyone[n + 4]?.login ?? '', id)),
      office(),
      walking(patient, ['/', '/record', '/sharing', '/access-log']),
      walking(consultant, ['/caseload', `/patients/${own}`, '/find', '/invite']),
      walking(admin, ['/', '/quarantine']),
      ...Array.from({ length: watchers }, () => watching(patient, own)),
    ])
  }
  return { loaded, start, api }
}
