/** Every page of the portal: its address, who may open it, and what answers. */
import type { Answer } from '../layout/view.ts'
import type { PageRequest, UnknownPageRequest } from '../visitor.ts'
import { accessibilityPage, privacyPage } from './about.tsx'
import { accessLogPage } from './accessLog.tsx'
import { administration } from './administration.ts'
import { answerPage, answerQuestion } from './answerQuestion.tsx'
import { audit, auditLogPage, auditPage } from './audit.tsx'
import { plansOfPatient, plansOfProfessional } from './carePlans/routes.ts'
import { caseloadPage } from './caseload.tsx'
import { checkShare, chooseLabels, share } from './changeShare.tsx'
import { chooseProvider, chooseTeam } from './chooseGrantee.tsx'
import { consentHistoryPage } from './consentHistory.tsx'
import { dashboardPage } from './dashboard.tsx'
import { dashboardsHome } from './dashboardsHome.tsx'
import { documentOf, ownDocument } from './document.ts'
import { entryPage } from './entry.tsx'
import { find, findPage } from './find.ts'
import { forRoles, type Handle, type Route } from './forRoles.ts'
import { granted } from './granted.tsx'
import { professionalHome } from './home/professional.tsx'
import { patientHome } from './home/patient.tsx'
import { invite, invitePage } from './invite.tsx'
import { officeHome } from './officeHome.tsx'
import { chooseOptOut, confirmOptOut, optOutPage } from './optOut.tsx'
import { patientEntryPage } from './patientEntry.tsx'
import { patientPage } from './patientRecord.tsx'
import { questionLook, questionPage } from './question.tsx'
import { questionsPage } from './questions.tsx'
import { recordPage } from './record.tsx'
import { register, registerPage } from './register.tsx'
import { labelPage, relabel } from './relabel.tsx'
import { confirmHold, confirmRelease, hold, release } from './release.tsx'
import { notes } from './specialNote/routes.ts'
import { reviewsPage } from './reviews.tsx'
import { sharingPage } from './sharing.tsx'
import { confirmStop, stop } from './stopShare.tsx'
import { trendPage } from './trendPage.tsx'
import { shareDone, undoShare } from './undoShare.tsx'

const home: Handle = request => {
  switch (request.visitor.actor.role) {
    case 'patient':
      return patientHome(request)
    case 'professional':
      return professionalHome(request)
    case 'commissioner':
      return granted(dashboardsHome)(request)
    case 'administrator':
    case 'auditor':
    case 'privacyOfficer':
    case 'system':
      return officeHome(request)
  }
}

const patientDocument: Handle = request => documentOf(request, request.params['id'] ?? '')

export const routes: readonly Route<PageRequest>[] = [
  ...forRoles(
    ['patient', 'professional', 'administrator', 'auditor', 'privacyOfficer', 'commissioner'],
    [['GET', '/', home]],
  ),
  ...notes,
  ...plansOfPatient,
  ...plansOfProfessional,
  ...forRoles(
    ['patient'],
    [
      ['GET', '/record', recordPage],
      ['GET', '/record/:entry', entryPage],
      ['GET', '/record/:entry/trend/:place', trendPage],
      ['GET', '/record/:entry/document', ownDocument],
      ['GET', '/record/:entry/label', labelPage],
      ['POST', '/record/:entry/label', relabel],
      ['GET', '/sharing', sharingPage],
      ['GET', '/sharing/new', chooseProvider],
      ['GET', '/sharing/new/:provider', chooseTeam],
      ['GET', '/sharing/:type/:id', chooseLabels],
      ['POST', '/sharing/:type/:id/check', checkShare],
      ['POST', '/sharing/:type/:id', share],
      ['GET', '/sharing/:type/:id/stop', confirmStop],
      ['POST', '/sharing/:type/:id/stop', stop],
      ['GET', '/sharing/:type/:id/done', shareDone],
      ['POST', '/sharing/:type/:id/undo', undoShare],
      ['GET', '/planning-and-research', optOutPage],
      ['GET', '/planning-and-research/:wish', confirmOptOut],
      ['POST', '/planning-and-research/:wish', chooseOptOut],
      ['GET', '/access-log', accessLogPage],
      ['GET', '/access-log/:session/:revision/question', questionPage],
      ['POST', '/access-log/:session/:revision/question', questionLook],
    ],
  ),
  ...forRoles(
    ['professional'],
    [
      ['GET', '/caseload', caseloadPage],
      ['GET', '/reviews', reviewsPage],
      ['GET', '/find', findPage],
      ['POST', '/find', find, 'lookup'],
      ['GET', '/invite', invitePage],
      ['POST', '/invite', invite, 'lookup'],
      ['GET', '/patients/:id', patientPage],
      ['GET', '/patients/:id/:entry', patientEntryPage],
      ['GET', '/patients/:id/:entry/document', patientDocument],
      ['GET', '/patients/:id/:entry/release', confirmRelease],
      ['POST', '/patients/:id/:entry/release', release],
      ['GET', '/patients/:id/:entry/hold', confirmHold],
      ['POST', '/patients/:id/:entry/hold', hold],
      ['GET', '/patients/:id/:entry/label', labelPage],
      ['POST', '/patients/:id/:entry/label', relabel],
    ],
  ),
  ...administration,
  ...forRoles(
    ['auditor', 'privacyOfficer'],
    [
      ['GET', '/audit', auditPage],
      ['POST', '/audit', audit, 'lookup'],
      ['GET', '/audit/:id/consents', consentHistoryPage],
      ['GET', '/audit/:id/access-log', auditLogPage],
    ],
  ),
  ...forRoles(['commissioner'], [['GET', '/dashboards/:question', granted(dashboardPage)]]),
  ...forRoles(
    ['privacyOfficer'],
    [
      ['GET', '/questions', questionsPage],
      ['GET', '/questions/:patient/:session/:revision', answerPage],
      ['POST', '/questions/:patient/:session/:revision', answerQuestion],
    ],
  ),
]

/** For those who signed in and are linked to nobody yet. */
export const unknownRoutes: readonly Route<UnknownPageRequest>[] = [
  { method: 'GET', path: '/register', roles: ['patient'], handle: registerPage },
  { method: 'POST', path: '/register', roles: ['patient'], lookup: true, handle: register },
]

/** For everyone. */
export const openRoutes: readonly { readonly path: string; readonly page: () => Answer }[] = [
  { path: '/accessibility', page: accessibilityPage },
  { path: '/privacy', page: privacyPage },
]
