/** What people meet while the event log is away, and how it is judged. */
import { expect } from 'vitest'
import type { Program } from '../support/program.ts'
import type { Answered, Ask } from './probes.ts'
import type { Person } from './visitor.ts'

/** The main heading of every page that needs the log. */
export const away = 'The record can’t be reached at the moment'

/** The breaker asks each half second whether the server is back; the rest is for a busy machine. */
const longestAfterMs = 4_000
/** Three seconds until the breaker opens, one try that is under way then, and a busy machine. */
export const longestWaitMs = 10_000

/** Asks as a signed-in person's browser does. */
export const askingAs =
  ({ window }: Person, url: string): Ask =>
  async () => {
    const answer = await window.context.request.get(url, { maxRedirects: 0 })
    return {
      status: answer.status(),
      type: answer.headers()['content-type'] ?? '',
      text: await answer.text(),
    }
  }

const live = '[data-live]'
/** An open page forgets what it was told. */
export const unheard = ({ page }: Person): Promise<unknown> =>
  page.evaluate(`document.querySelector('${live}').textContent = ''`)
/** An open page is told of a change, by itself. */
export const hears = async ({ page }: Person): Promise<void> => {
  await page.locator(live).getByText('There is something new.').waitFor()
}

/** Plain words: the way on is there, and nothing of the inside. */
export const saysWhatIsTheMatter = async (person: Person): Promise<void> => {
  expect(await person.page.locator('.nhsuk-header__navigation').getByRole('link').count()).toBeGreaterThan(2)
  expect(await person.page.content()).not.toMatch(/Error:|LogUnavailable|\.ts\b|esdb/)
}

export const isRefused = ({ status }: Answered): boolean => status === 503

/** When the server was killed, and when it was back. */
export interface Outage {
  readonly from: number
  readonly until: number
}

/** Nobody was refused before the server died, nor long after it was back, nor waited long. Answers how much longer, in milliseconds. */
export const judged = (answers: readonly Answered[], { from, until }: Outage): number => {
  const refused = answers.filter(isRefused)
  expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toStrictEqual([])
  expect(refused.length).toBeGreaterThan(0)
  expect(Math.min(...refused.map(({ answeredAt }) => answeredAt))).toBeGreaterThanOrEqual(from)
  const waited = answers.map(({ askedAt, answeredAt }) => answeredAt - askedAt)
  expect(Math.max(...waited)).toBeLessThan(longestWaitMs)
  const last = refused.at(-1)
  const longer = (last?.answeredAt ?? Number.NaN) - until
  expect(longer, last?.text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')).toBeLessThan(longestAfterMs)
  expect(answers.at(-1)?.status).toBe(200)
  return longer
}

/** Errors in the program's log, but for those of messages and requests that it could not take while the log was away. */
export const complaints = (program: Program): readonly string[] =>
  program
    .stderr()
    .split('\n')
    .filter(line => /"level":(50|60)/.test(line))
    .filter(line => !/"(LogUnavailable|UnknownOutcome)"|"status":503/.test(line))
