/** Drafts of a care plan: kept as their author types, seen by nobody else until offered, merged once, thrown away by their author (K2). */
import { z } from 'zod'
import type { Disclosure } from '../../access/types.ts'
import { targetKey } from '../../domain/draft/decider.ts'
import { draftValues, type DraftTarget } from '../../domain/draft/events.ts'
import { itemOfFields } from '../../domain/kernel/planFields.ts'
import { sectionId } from '../../domain/kernel/planSections.ts'
import { isRejection, type Rejection } from '../../domain/kernel/rejection.ts'
import { idOf, opaqueId } from '../../domain/kernel/ids.ts'
import type { Written } from '../../store/write.ts'
import { json, refuse, type Answer } from '../http/answers.ts'
import { once } from '../http/kept.ts'
import { unseen, type Problem } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import {
  askedBy,
  cameTo,
  changing,
  refusedChange,
  type Changing,
  type ChangingPlan,
} from './carePlanChange.ts'
import { conflictOr, type Mine } from './carePlanConflict.ts'
import { planDisclosed } from './carePlanLook.ts'
import { draft, draftWritten, nothing, ofPlan, planWritten } from './carePlanSchemas.ts'
import { anyRole } from './person.ts'
import { shownSoon } from './writing.ts'

const path = '/api/v1/patients/{patient}/care-plans/{plan}'
const target = z.union([opaqueId, sectionId]).meta({ description: 'A section’s word or an item’s id' })

export const readDrafts = route({
  name: 'readCarePlanDrafts',
  method: 'get',
  path: `${path}/drafts`,
  summary: 'Read your own open drafts, and those that others offer',
  who: anyRole,
  shape: { ...bare, params: ofPlan, answer: z.strictObject({ items: z.array(draft).readonly() }) },
  refusals: [404],
  handle: async call => {
    const disclosure = await planDisclosed(call)
    if (disclosure === undefined) return refuse(unseen)
    return json({ items: await call.exchange.queries.carePlans.drafts(disclosure, call.params.plan) })
  },
})

/** Asks something of a draft; the answer says what the draft came to. */
const draftChange = async (
  call: ChangingPlan,
  routeName: string,
  ask: (seen: Changing) => Promise<Written | Rejection>,
): Promise<Answer<z.input<typeof draftWritten>>> => {
  const seen = await changing(call, routeName)
  if ('code' in seen) return refuse(seen)
  const outcome = await once(call.exchange, seen.ids, () => ask(seen))
  if (isRejection(outcome)) return refuse(await refusedChange(call, seen, outcome))
  await shownSoon(call.exchange, outcome.position)
  const { stream, revision, changed } = outcome
  return json({ draft: idOf(stream), revision, changed })
}

const needsSection = 'Say which section the item belongs to'
const noSection: Problem = {
  code: 'invalid',
  detail: needsSection,
  faults: [{ place: 'body.section', why: needsSection }],
}

/** What is typed into: a section's text, or an item of a section; undefined where the item's section isn't said. */
const targetOf = (key: string, section: string | undefined): DraftTarget | undefined => {
  if (!opaqueId.safeParse(key).success) return { type: 'section', section: key }
  return section === undefined ? undefined : { type: 'item', section, item: key }
}

export const putDraft = route({
  name: 'putCarePlanDraft',
  method: 'put',
  path: `${path}/drafts/{target}`,
  summary:
    'Keep what you are typing, the form’s fields as they are: once a second; what comes sooner is held back',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPlan.extend({ target }),
    body: z.strictObject({
      base: z
        .string()
        .regex(/^\d{1,9}-[0-9a-f]{8}$/, 'the ETag of a version, without its quotes')
        .meta({ description: 'The version of the plan that is before you: its ETag without the quotes' }),
      section: sectionId.optional().meta({ description: 'Of an item: the section that it is in' }),
      values: draftValues,
    }),
    answer: draftWritten,
  },
  refusals: [404, 409, 410],
  handle: async call => {
    const { base, section, values } = call.body
    const typed = targetOf(call.params.target, section)
    if (typed === undefined) return refuse(noSection)
    return draftChange(call, 'PUT draft', async seen => {
      const { planWriting, queries } = call.exchange
      const revision = await queries.carePlans.revisionOf(seen.may, call.params.plan, base)
      return planWriting.save(askedBy(call, seen.ids), { target: typed, base: revision, values })
    })
  },
})

const ofPart = ofPlan.extend({ draft: opaqueId, target })
const part = `${path}/drafts/{draft}/{target}`

export const offerDraft = route({
  name: 'offerCarePlanDraft',
  method: 'post',
  path: `${part}/offer`,
  summary: 'Show your draft to whoever may see the section',
  who: anyRole,
  shape: { ...bare, params: ofPart, body: nothing, answer: draftWritten },
  refusals: [404, 409, 410],
  handle: call =>
    draftChange(call, 'POST offer', ({ ids }) =>
      call.exchange.planWriting.offer(askedBy(call, ids), call.params),
    ),
})

export const discardDraft = route({
  name: 'discardCarePlanDraft',
  method: 'post',
  path: `${part}/discard`,
  summary: 'Throw your draft away',
  who: anyRole,
  shape: { ...bare, params: ofPart, body: nothing, answer: draftWritten },
  refusals: [404, 409, 410],
  handle: call =>
    draftChange(call, 'POST discard', ({ ids }) =>
      call.exchange.planWriting.discard(askedBy(call, ids), call.params),
    ),
})

type OfPart = ChangingPlan & { readonly params: z.output<typeof ofPart> }

/** What the draft says, as far as the caller may see it. */
const mineOf = async (call: OfPart, disclosure: Disclosure): Promise<Mine | undefined> => {
  const { draft: id, target: key, plan } = call.params
  const all = await call.exchange.queries.carePlans.drafts(disclosure, plan)
  const found = all.find(one => one.draft === id && targetKey(one.target) === key)
  if (found === undefined) return undefined
  const { baseName: base, fields } = found
  if (found.target.type === 'section')
    return { base, section: found.target.section, text: fields['text'] ?? '' }
  const content = itemOfFields(fields)
  return isRejection(content) ? undefined : { base, item: found.target.item, content }
}

export const mergeDraft = route({
  name: 'mergeCarePlanDraft',
  method: 'post',
  path: `${part}/merge`,
  summary: 'Put a draft, your own or an offered one, into the plan: a second time changes nothing',
  who: anyRole,
  shape: { ...bare, params: ofPart, body: nothing, answer: planWritten },
  refusals: [404, 409, 410],
  handle: async call => {
    const seen = await changing(call, 'POST merge')
    if ('code' in seen) return refuse(seen)
    const { planWriting } = call.exchange
    const outcome = await once(call.exchange, seen.ids, () =>
      planWriting.merge(askedBy(call, seen.ids), call.params),
    )
    if (isRejection(outcome)) {
      const mine = (disclosure: Disclosure) => mineOf(call, disclosure)
      return refuse(await conflictOr(call, seen, { rejection: outcome, mine }))
    }
    const { body, tag } = await cameTo(call, seen, outcome)
    return json(body, tag)
  },
})
