/** Published figures in the log: read, added to, and told of. */
import { foldedReader } from '../access/folded.ts'
import type { Published } from '../domain/publication/decider.ts'
import { publication } from '../domain/publication/decider.ts'
import type { Dashboards, FiguresView, Freshness } from '../analytics/views.ts'
import { questions } from '../analytics/questions/all.ts'
import type { Question } from '../analytics/questions/question.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import { derivedUuid } from '../store/keyedHash.ts'
import { openAsk } from './ask.ts'
import type { Core } from './compose.ts'

interface Shown {
  readonly figures: Published
  readonly at: Instant
}

const idOf = ({ name }: Question): string => derivedUuid('publication', name).replaceAll('-', '')

/** Opens the published figures over a log. */
export const openPublications = (core: Core, journal: Journal, keys: KeyStore) => {
  const published = foldedReader(journal, keys, publication)
  const session = core.ids.opaque()
  const ask = openAsk(core, () => session)
  const listeners = new Set<(question: string) => void>()
  const numbers = new Map<string, number>()

  const newest = async (question: Question): Promise<Shown | undefined> => {
    const { state, at } = await published(idOf(question))
    return state.status === 'none' || at === undefined ? undefined : { figures: state.figures, at }
  }

  const publish = async (question: Question, figures: Published): Promise<void> => {
    const command = { type: 'PublishFigures', data: figures } as const
    const { changed } = await ask({ aggregate: publication, id: idOf(question), command })
    if (changed) for (const tell of listeners) tell(question.name)
  }

  /** The number of an event that figures were counted through: it is the same whenever the log is counted. */
  const seqOf = async (
    { stream, revision }: NonNullable<Published['through']>,
    find: (position: string) => Promise<number | undefined>,
  ): Promise<number | undefined> => {
    const key = `${stream}@${String(revision)}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    for await (const [found] of journal.readStream(stream, { from: revision, limit: 1 })) {
      const seq = found && (await find(found.position))
      if (seq !== undefined) numbers.set(key, seq)
      return seq
    }
    return undefined
  }

  const read = async (name: string): Promise<FiguresView | undefined> => {
    const question = questions.find(one => one.name === name)
    const shown = question && (await newest(question))
    if (question === undefined || shown === undefined) return undefined
    if (shown.figures.definition !== question.definitionVersion) return undefined
    return { question, publishedAt: shown.at, figures: shown.figures.figures }
  }

  const dashboards = (freshness: () => Freshness): Dashboards => ({
    questions: () => questions,
    read,
    freshness,
    refused: () => undefined,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  })
  return {
    shown: async (question: Question) => (await newest(question))?.figures,
    publish,
    seqOf,
    dashboards,
  }
}
export type Publications = ReturnType<typeof openPublications>
