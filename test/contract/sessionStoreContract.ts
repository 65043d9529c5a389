/** What every session store promises. Run against each adapter. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { toInstant } from '../../domain/kernel/time.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { SessionStore, StoredSession } from '../../store/sessions.ts'

/** A session store to test. */
export interface OpenSessions {
  readonly sessions: SessionStore
  readonly dispose: () => Promise<void>
}
/** One that outlives its closing: `reopen` opens the same again. */
export interface ReopenSessions extends OpenSessions {
  readonly reopen: () => Promise<SessionStore>
}

/** So many milliseconds into the tests' own time. */
const at = (ms: number): Instant => toInstant(Date.UTC(2026, 2, 3) + ms)
const session = (id: string, endsAt: number, data = '{"sealed":"…"}'): StoredSession => ({
  id,
  data,
  expires: at(endsAt),
})

const keeping = (sessions: () => SessionStore): void => {
  test('a session comes back until the moment it ends', async () => {
    await sessions().put(session('a', 100))
    expect(await sessions().get('a', at(99))).toStrictEqual(session('a', 100))
    expect(await sessions().get('a', at(100))).toBeUndefined()
    expect(await sessions().get('b', at(0))).toBeUndefined()
  })
  test('put again replaces it, so that it ends later', async () => {
    await sessions().put(session('a', 100))
    await sessions().put(session('a', 200, 'new'))
    expect(await sessions().get('a', at(150))).toStrictEqual(session('a', 200, 'new'))
  })
  test('a removed session is gone, others stay, and removing it again is fine', async () => {
    await sessions().put(session('a', 100))
    await sessions().put(session('b', 100))
    await sessions().remove('a')
    await sessions().remove('a')
    expect(await sessions().get('a', at(0))).toBeUndefined()
    expect(await sessions().get('b', at(0))).toStrictEqual(session('b', 100))
  })
  test('what was kept as being about somebody is removed together, also as it was put last', async () => {
    await sessions().put({ ...session('a', 100), about: 'ada' })
    await sessions().put({ ...session('b', 100), about: 'bea' })
    await sessions().put({ ...session('c', 100), about: 'cai' })
    await sessions().put(session('d', 100))
    await sessions().put({ ...session('d', 200), about: 'ada' })
    await sessions().removeAbout(['ada', 'cai', 'nobody'])
    for (const id of ['a', 'c', 'd']) expect(await sessions().get(id, at(0))).toBeUndefined()
    expect(await sessions().get('b', at(0))).toStrictEqual(session('b', 100))
  })
}

const claiming = (sessions: () => SessionStore): void => {
  test('of several who claim the same, one wins until it ends, and may make it last longer', async () => {
    const claims = await Promise.all(
      ['a', 'b', 'c'].map(who => sessions().claim(session('lease', 100, who), at(0))),
    )
    const [first] = claims
    expect(claims).toStrictEqual([first, first, first])
    const winner = first?.data ?? ''
    expect(await sessions().claim(session('lease', 200, winner), at(50))).toStrictEqual(
      session('lease', 200, winner),
    )
    expect(await sessions().claim(session('lease', 300, 'other'), at(199))).toStrictEqual(
      session('lease', 200, winner),
    )
    expect(await sessions().claim(session('lease', 300, 'other'), at(200))).toStrictEqual(
      session('lease', 300, 'other'),
    )
    await sessions().remove('lease')
    expect(await sessions().claim(session('lease', 300, winner), at(250))).toStrictEqual(
      session('lease', 300, winner),
    )
  })
}

const counting = (sessions: () => SessionStore): void => {
  test('uses are counted within their window, which begins with the first', async () => {
    expect(await sessions().count('k', 1000, at(0))).toStrictEqual({ count: 1, resets: at(1000) })
    expect(await sessions().count('k', 1000, at(999))).toStrictEqual({ count: 2, resets: at(1000) })
    expect(await sessions().count('k', 1000, at(1000))).toStrictEqual({ count: 1, resets: at(2000) })
    expect(await sessions().count('other', 1000, at(1000))).toStrictEqual({ count: 1, resets: at(2000) })
  })
  test('uses at the same moment are each counted', async () => {
    const counts = await Promise.all(Array.from({ length: 50 }, () => sessions().count('k', 1000, at(0))))
    expect(counts.map(one => one.count).sort((a, b) => a - b)).toStrictEqual(
      counts.map((_, place) => place + 1),
    )
  })
  test('a sweep removes what has ended and nothing else', async () => {
    await sessions().put(session('ended', 100))
    await sessions().put(session('runs', 101))
    await sessions().count('ended', 100, at(0))
    await sessions().count('runs', 101, at(0))
    await sessions().sweep(at(100))
    expect(await sessions().get('ended', at(0))).toBeUndefined()
    expect(await sessions().get('runs', at(100))).toStrictEqual(session('runs', 101))
    expect((await sessions().count('ended', 100, at(0))).count).toBe(1)
    expect((await sessions().count('runs', 101, at(0))).count).toBe(2)
  })
}

/** Runs the part of the contract that is about opening again. */
export const sessionStoreReopens = (name: string, open: () => Promise<ReopenSessions>): void => {
  test(`${name} closed and opened again holds its sessions and counts`, async () => {
    const { sessions, reopen, dispose } = await open()
    await sessions.put(session('a', 100))
    await sessions.put(session('revoked', 100))
    await sessions.remove('revoked')
    await sessions.count('k', 1000, at(0))
    await sessions.close()
    const again = await reopen()
    expect(await again.get('a', at(0))).toStrictEqual(session('a', 100))
    expect(await again.get('revoked', at(0))).toBeUndefined()
    expect((await again.count('k', 1000, at(1))).count).toBe(2)
    await again.close()
    await dispose()
  })
}

/** Runs the whole contract against the session stores that `open` makes, each of them empty. */
export const sessionStoreContract = (name: string, open: () => Promise<OpenSessions>): void => {
  describe(`${name}, as a session store`, () => {
    let opened: OpenSessions | undefined
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(async () => {
      await opened?.dispose()
    })
    const sessions = (): SessionStore => {
      if (opened === undefined) throw new Error('no session store was opened')
      return opened.sessions
    }
    keeping(sessions)
    claiming(sessions)
    counting(sessions)
  })
}
