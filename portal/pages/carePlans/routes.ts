/** The addresses of care plans: a patient's own under `/plans`, for professionals under `/patients/:id/plans`. */
import { forRoles } from '../forRoles.ts'
import { markNoticeRead } from '../home/notices.tsx'
import { agree, agreePage } from './agree.tsx'
import { comparePage } from './compare.tsx'
import { handlesOf, type Deed } from './deed.tsx'
import { close, moveToTemplate, publish, reopen, review } from './deeds.tsx'
import { confirmDiscard, discard } from './discard.tsx'
import { edit, editPage } from './edit.ts'
import { myPlansPage } from './mine.tsx'
import { draftPlan, newPlanPage } from './newPlan.tsx'
import { offerPage, takeOffer } from './offer.tsx'
import { complete, drop, setLabel, setOwner } from './partDeeds.tsx'
import { planPage } from './plan.tsx'
import { writersFragment } from './presence.tsx'
import { printPage } from './print.ts'
import { saveDraft } from './saveDraft.ts'
import { versionsPage } from './versions.tsx'

type Lines = Parameters<typeof forRoles>[1]

const deed = (base: string, one: Deed): Lines => {
  const { get, post } = handlesOf(one)
  return [
    ['GET', `${base}/${one.path}`, get],
    ['POST', `${base}/${one.path}`, post],
  ]
}

/** A form, and its draft that the page's own script saves. */
const form = (path: string): Lines => [
  ['GET', path, editPage],
  ['POST', path, edit],
  ['POST', `${path}/draft`, saveDraft],
]

/** What is the same for the person and for professionals. */
const shared = (base: string): Lines => [
  ['GET', base, planPage],
  ['GET', `${base}/writers`, writersFragment],
  ['GET', `${base}/versions`, versionsPage],
  ['GET', `${base}/print`, printPage],
  ['GET', `${base}/compare`, comparePage],
  ...form(`${base}/sections/:section`),
  ...form(`${base}/sections/:section/add/:kind`),
  ...form(`${base}/items/:item`),
  ...[complete, drop, setLabel].flatMap(one => deed(base, one)),
  ['GET', `${base}/offers/:draft/:key`, offerPage],
  ['POST', `${base}/offers/:draft/:key`, takeOffer],
  ['GET', `${base}/drafts/:key/discard`, confirmDiscard],
  ['POST', `${base}/drafts/:key/discard`, discard],
  ['POST', `${base}/notices/:notice`, markNoticeRead],
]

const own = '/plans/:plan'
export const plansOfPatient = forRoles(
  ['patient'],
  [
    ['GET', '/plans', myPlansPage],
    ...shared(own),
    ['GET', `${own}/agree`, agreePage],
    ['POST', `${own}/agree`, agree],
  ],
)

const theirs = '/patients/:id/plans'
export const plansOfProfessional = forRoles(
  ['professional'],
  [
    ['GET', `${theirs}/new`, newPlanPage],
    ['POST', `${theirs}/new`, draftPlan],
    ...shared(`${theirs}/:plan`),
    ...[setOwner, publish, review, close, reopen, moveToTemplate].flatMap(one =>
      deed(`${theirs}/:plan`, one),
    ),
  ],
)
