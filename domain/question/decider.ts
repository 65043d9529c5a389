/** A person's questions about who looked: each look is questioned once, and answered once. */
import type { Aggregate } from '../kernel/decider.ts'
import type { DataOf, EventOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { questionCommands, questionEvents } from './events.ts'

type Look = DataOf<typeof questionEvents, 'LookQuestioned'>['look']
type Answered = DataOf<typeof questionEvents, 'QuestionAnswered'>
type Question = { readonly status: 'waiting' } | { readonly status: 'answered'; readonly words: string }

interface Open {
  readonly status: 'open'
  /** By the look that is questioned. */
  readonly questions: ReadonlyMap<string, Question>
}
export type QuestionState = Open | { readonly status: 'erased' }
type Questions = Aggregate<QuestionState, typeof questionCommands, typeof questionEvents>

const keyOf = ({ stream, revision }: Look): string => `${stream}@${String(revision)}`

const answer = (data: Answered, { questions }: Open): ReturnType<Questions['decide']> => {
  const question = questions.get(keyOf(data.look))
  if (question === undefined) return reject('not-found', 'nobody has questioned this look', 'look')
  if (question.status === 'waiting') return [{ type: 'QuestionAnswered', data }]
  return question.words === data.words ? [] : reject('conflict', 'this question was answered already')
}

const decide: Questions['decide'] = (command, state) => {
  if (state.status === 'erased') return reject('erased', 'this record was erased')
  switch (command.type) {
    case 'QuestionLook':
      return state.questions.has(keyOf(command.data.look))
        ? []
        : [{ type: 'LookQuestioned', data: command.data }]
    case 'AnswerQuestion':
      return answer(command.data, state)
  }
}

const questionAfter = (event: EventOf<typeof questionEvents>): Question => {
  switch (event.type) {
    case 'LookQuestioned':
      return { status: 'waiting' }
    case 'QuestionAnswered':
      return { status: 'answered', words: event.data.words }
  }
}

const evolve: Questions['evolve'] = (state, event) => {
  if (event.type === 'Erased' || state.status === 'erased') return { status: 'erased' }
  const questions = new Map(state.questions).set(keyOf(event.data.look), questionAfter(event))
  return { status: 'open', questions }
}

export const question: Questions = {
  category: 'question',
  sealed: true,
  commands: questionCommands,
  events: questionEvents,
  initial: { status: 'open', questions: new Map() },
  decide,
  evolve,
}
