/** An append in doubt is never reported as one that wrote nothing. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { LogUnavailable, UnknownOutcome, type Appended } from '../../store/port.ts'
import { surely } from '../../store/surely.ts'

const appended: Appended = { outcome: 'appended', revision: 0, position: '1' }

/** Answers these one after the other. */
const answering = (...answers: readonly (Error | Appended)[]) => {
  const left = [...answers]
  return (): Promise<Appended> => {
    const next = left.shift() ?? new Error('asked too often')
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next)
  }
}

it('tries an append again whose outcome is not known', async () => {
  expect(await surely(answering(new UnknownOutcome('silence'), appended))).toStrictEqual(appended)
})

it('stays in doubt where the log is away by the next try', async () => {
  const append = answering(new UnknownOutcome('silence'), new LogUnavailable('away'))
  await expect(surely(append)).rejects.toThrow(UnknownOutcome)
})

it('says that nothing was written where nothing left', async () => {
  await expect(surely(answering(new LogUnavailable('away')))).rejects.toThrow(LogUnavailable)
})

it('keeps nobody waiting much longer than one try takes, and says that it is in doubt', async () => {
  let tried = 0
  const slow = async (): Promise<Appended> => {
    tried += 1
    await sleep(5_100)
    throw new UnknownOutcome('silence')
  }
  await expect(surely(slow)).rejects.toThrow(UnknownOutcome)
  expect(tried).toBe(1)
}, 20_000)
