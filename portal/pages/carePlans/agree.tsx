/** The person says to which parts of a plan they agree, or to which not and why: to what stood before their eyes, and to nothing that came later. */
import { reject, type Rejection } from '../../../domain/kernel/rejection.ts'
import type { PlanView } from '../../../projections/carePlanViews.ts'
import { goTo, show, type Answer, type Fault } from '../../layout/view.ts'
import { faultsOf, textField, type Field } from '../../text/fields.ts'
import { listed } from '../../text/words.ts'
import type { PageRequest } from '../../visitor.ts'
import { rejected } from '../ask.ts'
import { AnswerForm, Part, partsOf } from './agreeForm.tsx'
import { changePlan } from './change.ts'
import { gone, placeOf } from './place.ts'
import { readPlan, type PlanRead } from './read.ts'
import { dayOf, isWritable } from './standing.tsx'
import { readWhom } from './who.ts'

const page = async (request: PageRequest, read: PlanRead, faults: readonly Fault[]): Promise<Answer> => {
  const { plan, place } = read
  const whom = await readWhom(request, read, [])
  const today = dayOf(plan, request.exchange.clock())
  return show({
    title: 'Do you agree?',
    section: place.section,
    back: { href: place.base, text: 'Back to your plan' },
    live: place.patient,
    faults,
    status: faults.length > 0 ? 400 : 200,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">
          <span className="nhsuk-caption-l">{plan.title}</span>
          Do you agree?
        </h1>
        <p>
          Read what stands in each part. You answer for what you see here, as it is now. If somebody changes
          it later, we ask you again. You can change your answer at any time.
        </p>
        {partsOf(plan).map(section => (
          <Part key={section.id} section={section} read={read} whom={whom} today={today} />
        ))}
        <div className="cie-part">
          <AnswerForm request={request} read={read} faults={faults} />
        </div>
      </div>
    ),
  })
}

/** A plan of one's own that can be answered for. */
const readOpen = async (request: PageRequest): Promise<PlanRead | undefined> => {
  const read = await readPlan(request)
  return read !== undefined && read.place.own && isWritable(read.plan) ? read : undefined
}

/** `GET /plans/:plan/agree` */
export const agreePage = async (request: PageRequest): Promise<Answer> => {
  const read = await readOpen(request)
  return read === undefined ? gone(placeOf(request)) : page(request, read, [])
}

const chosen = ({ form }: PageRequest, { plan }: PlanRead): Field<readonly string[]> => {
  const sections = partsOf(plan).flatMap(({ id }) => (form.list('sections').includes(id) ? [id] : []))
  return sections.length === 0
    ? { fault: { field: 'sections-1', says: 'Choose at least one part' } }
    : { value: sections }
}

type Said = { readonly agree: true } | { readonly agree: false; readonly why: string }

const said = ({ form }: PageRequest): Field<Said> => {
  const answer = form.text('answer')
  if (answer === 'yes') return { value: { agree: true } }
  if (answer !== 'no') return { fault: { field: 'answer-1', says: 'Choose whether you agree' } }
  const why = textField(form, { field: 'why', missing: 'Say why you do not agree', most: 1000 })
  return 'fault' in why ? why : { value: { agree: false, why: why.value } }
}

const changedMeanwhile: Fault = {
  field: 'sections-1',
  says: 'The plan has changed while you were reading. Look at it again before you answer',
}

/** What is told afterwards: also of parts that changed while they were read. */
const done = ({ agree }: Said, sections: readonly string[], now: PlanView): string => {
  const later = now.sections.filter(
    ({ id, agreement }) => sections.includes(id) && agreement.answer === 'changed',
  )
  const saved = agree ? 'You agreed.' : 'Your answer is saved: you did not agree.'
  if (later.length === 0) return saved
  return `${saved} Since you read it, this has changed: ${listed(later.map(({ plainTitle }) => plainTitle))}. Look at it again.`
}

/** Saves the answer; undefined where it fits nothing that stands. */
const save = async (
  request: PageRequest,
  { place, may }: PlanRead,
  { sections, said }: { readonly sections: readonly string[]; readonly said: Said },
): Promise<Rejection | undefined> => {
  const { carePlans } = request.exchange.queries
  const seen = await carePlans.revisionOf(may, place.plan, request.form.text('seen'))
  if (seen === undefined) return reject('conflict', 'what was seen fits nothing that may be seen now', 'seen')
  const of = { seen, sections: [...sections] }
  return changePlan(
    request,
    place,
    said.agree
      ? { type: 'AgreeToPlan', data: of }
      : { type: 'DisagreeWithPlan', data: { ...of, why: said.why } },
  )
}

/** `POST /plans/:plan/agree` */
export const agree = async (request: PageRequest): Promise<Answer> => {
  const read = await readOpen(request)
  if (read === undefined) return gone(placeOf(request))
  const [sections, answer] = [chosen(request, read), said(request)]
  if ('fault' in sections || 'fault' in answer) return page(request, read, faultsOf(sections, answer))
  const refusal = await save(request, read, { sections: sections.value, said: answer.value })
  if (refusal?.rejected === 'conflict') return page(request, read, [changedMeanwhile])
  if (refusal !== undefined) return rejected(refusal)
  const after = await readPlan(request)
  return goTo(read.place.base, done(answer.value, sections.value, (after ?? read).plan))
}
