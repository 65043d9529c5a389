/** Plays the demonstration's two years into an empty log: real messages are received and filed, the rest goes through the write path; each act at its own moment. */
import { addDays, type Instant } from '../../domain/kernel/time.ts'
import { provider } from '../../domain/provider/decider.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { localDate } from '../../domain/kernel/time.ts'
import { openAsk, type Ask } from '../ask.ts'
import { everyone, type DemonstrationPerson } from './cast/people.ts'
import { demonstrationId, found, signings, type Signing } from './founding.ts'
import { firstPeople } from './cast/first.ts'
import { performer, type Stage } from './perform.ts'
import { storyOf } from './story/story.ts'
import { demonstrationDays } from './story/telling.ts'
import { playTogether, type Step } from './together.ts'

/** How many people's two years are played at once. Their acts happen in order of time; the next ones' begin with the two years again. */
export const crowd = 2048

interface Playing extends Stage {
  readonly at: <T>(moment: Instant, work: () => Promise<T>) => Promise<T>
  readonly end: Instant
  /** Of how many people's acts, counted in people, are done. */
  readonly onProgress: (done: number, of: number) => void
}

const sign = async (ask: Ask, ods: string, command: CommandOf<typeof provider.commands>): Promise<void> => {
  await ask({ aggregate: provider, id: demonstrationId('provider', ods), command })
}

/** The agreements that are signed or end within the two years. */
const signingsOf = ({ at, end }: Playing, ask: Ask, { ods, signs, ends }: Signing): readonly Step[] => {
  const on = (day: number): Instant => addDays(end, day - demonstrationDays)
  const step = (day: number, command: CommandOf<typeof provider.commands>): Step => ({
    at: on(day),
    run: () => at(on(day), () => sign(ask, ods, command)),
  })
  if (signs === undefined) return []
  const signedOn = localDate.parse(on(signs).slice(0, 10))
  return [
    step(signs, { type: 'SignAgreement', data: { agreement: 'DISA 2024', signedOn } }),
    ...(ends === undefined
      ? []
      : [step(ends, { type: 'EndAgreement', data: { reason: 'Merged with another provider' } })]),
  ]
}

function* crowds(howMany: number): Generator<readonly DemonstrationPerson[], void> {
  let next: DemonstrationPerson[] = []
  for (const person of everyone(howMany)) {
    next.push(person)
    if (next.length < crowd) continue
    yield next
    next = []
  }
  if (next.length > 0) yield next
}

/** Makes the demonstration: so many people over the 730 days before `end`. */
export const play = async (stage: Playing, howMany: number): Promise<void> => {
  const { at, end, onProgress } = stage
  const ask = openAsk(stage.core, by => demonstrationId('session', by.user))
  await at(addDays(end, -demonstrationDays), () => found({ ...stage, ask }, howMany))
  let played = 0
  let register = howMany > firstPeople ? signings.map(one => signingsOf(stage, ask, one)) : []
  for (const people of crowds(howMany)) {
    const perform = performer(stage, ask)
    const lives = people.map(person =>
      storyOf(person, end).map((act): Step => ({
        at: act.at,
        run: () => at(act.at, () => perform(person, act)),
      })),
    )
    const steps = [...lives, ...register].reduce((sum, life) => sum + life.length, 0)
    let done = 0
    await playTogether([...lives, ...register], () => {
      done += 1
      onProgress(played + (people.length * done) / steps, howMany)
    })
    register = []
    played += people.length
    await stage.forget()
  }
}
