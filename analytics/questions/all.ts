/** Every answer that is published, and every question in them. */
import { appointments, hba1c, results } from './care.ts'
import { consentOverTime, providers, providersOverTime } from './overTime.ts'
import { everybody } from './people.ts'
import { reviews } from './reviews.ts'
import type { Answer, Question } from './question.ts'

export const answers: readonly Answer[] = [
  everybody,
  consentOverTime,
  hba1c,
  results,
  appointments,
  reviews,
  providers,
  providersOverTime,
]

export const questions: readonly Question[] = answers.flatMap(answer => answer.questions)
