/** Looks that people don't recognise: questioned by the person, listed for the privacy office and answered by it. */
import { z } from 'zod'
import { isRefused } from '../../access/access.ts'
import { together } from '../../access/together.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { question } from '../../domain/question/decider.ts'
import type { QuestionRef } from '../../projections/accessLogViews.ts'
import { json, refuse } from '../http/answers.ts'
import { unseen, type Problem } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { citedLook, questionedLook } from './accessLog.ts'
import { anyRole, look, mayLook, nothingThere, purposeOf, type Looking } from './person.ts'
import { ofPatient, pageOf, paging, written } from './schemas.ts'
import { changeOf, type Asked } from './writing.ts'

type Wanted = Asked & { readonly params: { readonly patient: string } }
type Cited = z.output<typeof citedLook>

/** Puts a refused question or answer on record as a refused look at the person's access log. */
const refused = async (call: Wanted): Promise<Problem> => {
  const { access } = call.exchange
  const { by, session } = call.caller
  const asked = { by, session, patient: call.params.patient, purpose: purposeOf(by.role) }
  const may = await access.decide({ ...asked, look: 'accessLog' })
  if (!isRefused(may)) await nothingThere(call, may)
  return unseen
}

/** Why a look can't be questioned or answered: it is not in this person's log, as the caller may see it. */
const notThere = async (call: Wanted, cited: Cited): Promise<Problem | undefined> => {
  const disclosure = await look(call, call.params.patient, 'accessLog')
  if (disclosure === undefined) return unseen
  if ((await call.exchange.queries.accessLog.readOne(disclosure, cited)) !== undefined) return undefined
  const why = 'There is no such look in this access log'
  return { code: 'invalid', detail: why, faults: [{ place: 'body.look', why }] }
}

const change = (call: Wanted, routeName: string, command: CommandOf<typeof question.commands>) =>
  changeOf(call, routeName, {
    change: async () => {
      const { patient } = call.params
      const missing = await notThere(call, command.data.look)
      return missing ?? { aggregate: question, id: patient, patient, command }
    },
  })

const path = '/api/v1/patients/{patient}/access-log/questions'

export const questionLook = route({
  name: 'questionLook',
  method: 'post',
  path,
  summary: 'Question a look at your record that you don’t recognise',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPatient,
    body: z.strictObject({ look: citedLook, words: z.string().trim().min(1).max(500).optional() }),
    answer: written,
  },
  refusals: [404, 409, 410, 412],
  handle: async call =>
    call.caller.by.user === call.params.patient
      ? change(call, 'POST questions', { type: 'QuestionLook', data: call.body })
      : refuse(await refused(call)),
})

export const answerQuestion = route({
  name: 'answerQuestion',
  method: 'post',
  path: `${path}/answer`,
  summary: 'Answer a person who questioned a look, for the privacy office',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPatient,
    body: z.strictObject({ look: citedLook, words: z.string().trim().min(1).max(1000) }),
    answer: written,
  },
  refusals: [404, 409, 410, 412],
  handle: async call =>
    call.caller.by.role === 'privacyOfficer'
      ? change(call, 'POST answer', { type: 'AnswerQuestion', data: call.body })
      : refuse(await refused(call)),
})

/** How many people are decided at a time. */
const atATime = 16

/** The questioned looks, each person's on record as looked at; who was erased meanwhile is simply not there. */
const shown = async (
  looking: Looking,
  refs: readonly QuestionRef[],
): Promise<readonly z.input<typeof questionedLook>[]> => {
  const { access, queries } = looking.exchange
  const people = [...new Set(refs.map(({ patient }) => patient))]
  const list = await together(atATime, people, patient => mayLook(looking, patient, 'accessLog'))
  const may = list.filter(one => one !== undefined)
  const disclosures = await access.discloseAll(may.map(one => ({ may: one, entries: [] })))
  const byPatient = new Map(disclosures.map(one => [one.patient, one]))
  const lines = await together(atATime, refs, async ({ patient, look: cited }) => {
    const disclosure = byPatient.get(patient)
    const line = disclosure === undefined ? undefined : await queries.accessLog.readOne(disclosure, cited)
    return line === undefined ? undefined : { patient, ...line }
  })
  return lines.filter(line => line !== undefined)
}

export const readQuestions = route({
  name: 'readQuestions',
  method: 'get',
  path: '/api/v1/questions',
  summary: 'List the looks that people questioned',
  who: ['privacyOfficer'],
  shape: {
    ...bare,
    query: z.strictObject({ ...paging, state: z.enum(['waiting', 'answered']).default('waiting') }),
    answer: pageOf(questionedLook),
  },
  refusals: [],
  handle: async call => {
    const { after, limit, state } = call.query
    const page = { limit, state, ...(after !== undefined && { after }) }
    const { items, next } = await call.exchange.queries.questions.pick(page)
    return json({ items: await shown(call, items), ...(next !== undefined && { next }) })
  },
})
