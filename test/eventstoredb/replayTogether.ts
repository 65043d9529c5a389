/** Section s3b again: a retry while the first try is in flight, and deadlines too short to be met. */
import { errorShape, type Answer } from './answers.ts'
import { countOf, writtenOf, type Counts } from './settled.ts'
import { countIn, credentials, readWhole, someEvents, wireOf, type Run } from './stage.ts'

interface Together {
  readonly results: Counts
  readonly eventsInStream: number
}

/** Which of the appends at once come while the first is in flight is chance; that each is either done or told that its time is up is not. */
const togetherReduced = (answer: Answer): unknown => {
  const { results, eventsInStream } = answer as Together
  const timedOut = (label: string): boolean => /^(DeadlineExceededError|TimeoutError)\//.test(label)
  return {
    eventsInStream,
    anyOk: (results['ok'] ?? 0) > 0,
    others: Object.keys(results).filter(label => label !== 'ok' && !timedOut(label)),
    sum: Object.values(results).reduce((sum, one) => sum + one, 0),
  }
}

const together: Run = {
  matches: fact => fact.case.startsWith('retry while the first attempt'),
  answer: async (fact, stage) => {
    const [stream, wire] = [stage.newStream(), wireOf(fact.case)]
    const exact = fact.call === 'expected exact'
    if (exact) await stage.append(stream, someEvents(1), { wire })
    const events = someEvents(2)
    const expected = exact ? 0n : fact.call === 'expected any' ? 'any' : 'no_stream'
    const tries = Array.from({ length: countIn(fact.given, 'identical') }, () =>
      stage.append(stream, events, { expected, wire }),
    )
    const results = countOf(await Promise.allSettled(tries))
    return { results, settleMs: [], eventsInStream: (await readWhole(stage.client, stream)).length }
  },
  reduced: { to: togetherReduced, because: 'how many of the appends at once are told that their time is up' },
}

const deadlineOnly = (answer: Answer): unknown => Object.keys((answer as { errors: Counts }).errors)

const shortDeadlines: Run = {
  matches: fact => fact.case.startsWith('short deadline'),
  answer: async (fact, stage) => {
    const deadline = countIn(fact.given, 'ms')
    const streams = Array.from({ length: 60 }, () => stage.newStream())
    const settled = await Promise.allSettled(
      streams.map(stream =>
        stage.client.appendToStream(stream, someEvents(20), {
          deadline,
          ...(wireOf(fact.case) === 'append' ? { credentials } : {}),
        }),
      ),
    )
    const errors: Counts = {}
    for (const one of settled) {
      if (one.status === 'fulfilled') continue
      const type = String(errorShape(one.reason)['type'])
      errors[type] = (errors[type] ?? 0) + 1
    }
    const failed = streams.filter((_stream, index) => settled[index]?.status === 'rejected')
    return {
      ok: streams.length - failed.length,
      failed: failed.length,
      errors,
      failedButWritten: await writtenOf(stage.client, failed),
    }
  },
  reduced: { to: deadlineOnly, because: 'how many of 60 appends make it within so few milliseconds' },
}

/** How the rest of section s3b is done again. */
export const togetherRuns: readonly Run[] = [together, shortDeadlines]
