/** Every route of the API, in the order in which addresses are tried. */
import { z } from 'zod'
import { json } from './http/answers.ts'
import { bare, openRoute, type Route } from './http/route.ts'
import { openApiDocument } from './openApi.ts'
import { compareVersions } from './rest/carePlanCompare.ts'
import { readSigningKeys } from './nhs111/keys.ts'
import { searchNotes } from './nhs111/search.ts'
import { postToken } from './nhs111/token.ts'
import { readAccessLog } from './rest/accessLog.ts'
import {
  agreeToPlan,
  closePlan,
  disagreeWithPlan,
  publishPlan,
  reopenPlan,
} from './rest/carePlanAgreement.ts'
import { discardDraft, mergeDraft, offerDraft, putDraft, readDrafts } from './rest/carePlanDrafts.ts'
import { completeItem, dropItem, postItem, putItem } from './rest/carePlanItems.ts'
import { postReview, putReviewDate, readReviews } from './rest/carePlanReviews.ts'
import { putLabel, putOwner, putSection } from './rest/carePlanSections.ts'
import { movePlan } from './rest/carePlanTemplate.ts'
import { readVersions } from './rest/carePlanVersions.ts'
import { readWriters } from './rest/carePlanWriters.ts'
import { postPlan, readPlan, readPlans } from './rest/carePlans.ts'
import { readCaseload } from './rest/caseload.ts'
import { putCommissioner, readCommissioners, withdrawCommissioner } from './rest/commissioners.ts'
import { postClient, putClientScopes, putClientSecret, readClients, revokeClient } from './rest/clients.ts'
import { readConsentHistory } from './rest/consentHistory.ts'
import { deleteConsent, putConsent, readConsents } from './rest/consents.ts'
import { readDocument, readEntries, readEntry } from './rest/entries.ts'
import { readDashboard, readDashboards } from './rest/dashboards.ts'
import { readMe } from './rest/me.ts'
import { markNoticeRead, readNotices } from './rest/notices.ts'
import { findRecord } from './rest/finding.ts'
import { putOptOut, readOptOut } from './rest/optOut.ts'
import { readHealth, readMetrics, readReady } from './rest/operations.ts'
import { readOrganisations } from './rest/organisations.ts'
import { readPatient, searchPatients } from './rest/patients.ts'
import { endAgreement, postProvider, putAgreement, readProvider, readProviders } from './rest/providers.ts'
import { answerQuestion, questionLook, readQuestions } from './rest/questions.ts'
import { readMessage, readQuarantine, readUnmapped } from './rest/quarantine.ts'
import { readRefused } from './rest/refused.ts'
import { readNoteHeld, readSpecialNote } from './rest/specialNote.ts'
import { deleteSpecialNote, putNhs111, putSpecialNote, sendNoteAgain } from './rest/specialNoteChanges.ts'
import { readSources } from './rest/sources.ts'
import {
  agreeToTemplate,
  proposeTemplate,
  readTemplate,
  readTemplates,
  retireTemplate,
} from './rest/templates.ts'
import { acceptMessage, createFromMessage, rejectMessage } from './rest/resolving.ts'

const resources: readonly Route[] = [
  readMe,
  searchPatients,
  readPatient,
  readEntries,
  readEntry,
  readDocument,
  readConsents,
  readConsentHistory,
  putConsent,
  deleteConsent,
  readOptOut,
  putOptOut,
  readAccessLog,
  questionLook,
  answerQuestion,
  readQuestions,
  readPlans,
  postPlan,
  readPlan,
  readVersions,
  compareVersions,
  putSection,
  putLabel,
  putOwner,
  postItem,
  putItem,
  completeItem,
  dropItem,
  readDrafts,
  readWriters,
  putDraft,
  offerDraft,
  mergeDraft,
  discardDraft,
  agreeToPlan,
  disagreeWithPlan,
  publishPlan,
  closePlan,
  reopenPlan,
  movePlan,
  postReview,
  putReviewDate,
  readReviews,
  readNotices,
  markNoticeRead,
  readCaseload,
  readOrganisations,
  readProviders,
  postProvider,
  readProvider,
  putAgreement,
  endAgreement,
  readTemplates,
  proposeTemplate,
  readTemplate,
  agreeToTemplate,
  retireTemplate,
  readSources,
  readDashboards,
  readDashboard,
  readCommissioners,
  putCommissioner,
  withdrawCommissioner,
  readQuarantine,
  readUnmapped,
  readRefused,
  readMessage,
  findRecord,
  acceptMessage,
  rejectMessage,
  createFromMessage,
  readSpecialNote,
  putSpecialNote,
  deleteSpecialNote,
  readNoteHeld,
  putNhs111,
  sendNoteAgain,
  readClients,
  postClient,
  putClientSecret,
  putClientScopes,
  revokeClient,
  postToken,
  searchNotes,
  readSigningKeys,
  readHealth,
  readReady,
  readMetrics,
]

const readOpenApi = openRoute({
  name: 'readOpenApi',
  method: 'get',
  path: '/openapi.json',
  summary: 'This description',
  shape: { ...bare, answer: z.looseObject({}) },
  refusals: [],
  handle: () => Promise.resolve(json({ ...openApiDocument(routes) }, { shared: true })),
})

export const routes: readonly Route[] = [...resources, readOpenApi]
