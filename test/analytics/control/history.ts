/** Figures of a population that changes, published over time by several servers that are restarted and lag behind: by the real publisher, decider and control. */
import type { Dimension } from '../../../analytics/control/cube.ts'
import { defaultPolicy, type ControlPolicy } from '../../../analytics/control/policy.ts'
import { publishAll } from '../../../analytics/publisher.ts'
import type { Answer } from '../../../analytics/questions/question.ts'
import type { Tallies } from '../../../analytics/tally.ts'
import { fold } from '../../../domain/kernel/decider.ts'
import { isRejection } from '../../../domain/kernel/rejection.ts'
import { publication, type Published } from '../../../domain/publication/decider.ts'
import { cubeOf, somebody, type Person, type Random } from './cubes.ts'
import { moment } from '../../support/domain.ts'

const sizes = [6, 4]
const dimensions: readonly Dimension[] = [
  { name: 'borough', overlapping: false },
  { name: 'ageBand', overlapping: false },
]
const answerOf = (policy: ControlPolicy): Answer => ({
  name: 'small',
  definitionVersion: 1,
  policy,
  about: 'people',
  questions: [
    {
      name: 'small',
      title: 'A small question',
      definition: 'People.',
      unit: 'people',
      sql: '',
      breakdowns: dimensions.map(({ name, overlapping }) => ({ name, title: name, values: [], overlapping })),
    },
  ],
})
const day = '2026-11-24'
const stream = 'entry-1'

type Population = readonly Person[]

const differing = (a: Population, b: Population): number =>
  b.filter((person, n) => JSON.stringify(person) !== JSON.stringify(a[n])).length

/** A few people stand elsewhere; now and then somebody comes new. */
const later = (population: Population, random: Random): Population => {
  const moved = new Set(Array.from({ length: 1 + random.below(4) }, () => random.below(population.length)))
  const stayed = population.map((person, n) => (moved.has(n) ? somebody(dimensions, sizes, random) : person))
  return random.below(3) === 0 ? [...stayed, somebody(dimensions, sizes, random)] : stayed
}

/** What was published, with the truth behind it and how many people had changed since the one before. */
export interface Step {
  readonly published: Published
  readonly population: Population
  readonly changed: number
}

/** Tallies over populations by number of event, counted whole every time: a server that was just started has no others. */
const talliesOf = (populations: readonly Population[]): Pick<Tallies, 'at'> => ({
  at: (_answer, { seq }, compared) => {
    const now = populations[seq] ?? []
    const changed = compared === undefined ? now.length : differing(populations[compared.seq] ?? [], now)
    return Promise.resolve({ cube: () => Promise.resolve(cubeOf(dimensions, now)), changed })
  },
})

export interface Making {
  readonly random: Random
  readonly events: number
  readonly policy?: ControlPolicy
}

/** Lets a population live through so many events, looked at by two servers, each as far as it has come. */
export const historyOf = async ({
  random,
  events,
  policy = defaultPolicy,
}: Making): Promise<readonly Step[]> => {
  const size = 40 + random.below(160)
  const populations: Population[] = [Array.from({ length: size }, () => somebody(dimensions, sizes, random))]
  const log: Published[] = []
  const steps: Step[] = []
  const state = () =>
    fold(
      publication,
      log.map(data => ({ type: 'FiguresPublished', data }) as const),
    )
  const publish = (figures: Published): void => {
    const command = { type: 'PublishFigures', data: figures } as const
    const decided = publication.decide(command, state(), {
      at: moment('2026-11-24T12:00:00.000Z'),
      by: { user: 'system', role: 'system' },
    })
    if (isRejection(decided) || decided.length === 0) return
    const before = log.at(-1)?.through?.revision
    const now = populations[figures.through?.revision ?? 0] ?? []
    const changed = before === undefined ? now.length : differing(populations[before] ?? [], now)
    log.push(figures)
    steps.push({ published: figures, population: now, changed })
  }
  const look = (seq: number): Promise<unknown> =>
    publishAll(
      {
        answers: [answerOf(policy)],
        shown: () => Promise.resolve(log.at(-1)),
        isDue: () => true,
        asOf: ({ revision }) => Promise.resolve(revision <= seq ? { seq: revision, day } : undefined),
        publish: (_answer, figures) => {
          publish(figures)
          return Promise.resolve()
        },
      },
      { tallies: talliesOf(populations), cut: { stream, revision: seq, seq, day } },
    )
  const servers = [0, 0]
  for (let n = 1; n < events; n += 1) {
    populations.push(later(populations.at(-1) ?? [], random))
    const which = random.below(servers.length)
    servers[which] = Math.min(n, (servers[which] ?? 0) + random.below(12))
    await look(servers[which])
  }
  return steps
}

/** A step as everybody sees it, with its truth. */
export const toldBy = ({ published, population }: Step) => ({
  policy: defaultPolicy,
  cube: cubeOf(dimensions, population),
  shown: published.figures.map(({ place, shown }) => ({ place, shown })),
})
