/** Pages for administrators: what arrives, who takes part, who sees the dashboards. */
import { changeSecret, clientPage, revokeClient } from './client.tsx'
import { clientsPage } from './clients.tsx'
import { commissionerPage, grantDashboards } from './commissioner.tsx'
import { commissionersPage, newCommissioner } from './commissioners.tsx'
import { findRecord, findRecordPage } from './findRecord.tsx'
import { forRoles } from './forRoles.ts'
import { newClientPage, registerClient } from './newClient.tsx'
import { newProvider, registerProvider } from './newProvider.tsx'
import { endAgreement, endPage, signAgreement, signPage } from './agreement.tsx'
import { providerPage } from './provider.tsx'
import { providersPage } from './providers.tsx'
import { quarantinePage } from './quarantine.tsx'
import { refusedPage } from './refused.tsx'
import { confirmRetirement, retireTemplate } from './retireTemplate.tsx'
import { confirmResolution, resolve } from './resolve.tsx'
import { sourcesPage } from './sources.tsx'
import { agreeToTemplate, templatePage } from './template.tsx'
import { templatesPage } from './templates.tsx'
import { waitingPage } from './waiting.tsx'
import { confirmWithdrawal, withdrawDashboards } from './withdrawDashboards.tsx'

export const administration = forRoles(
  ['administrator'],
  [
    ['GET', '/sources', sourcesPage],
    ['GET', '/quarantine', quarantinePage],
    ['GET', '/quarantine/:message', waitingPage],
    ['GET', '/quarantine/:message/find', findRecordPage],
    ['POST', '/quarantine/:message/find', findRecord, 'lookup'],
    ['GET', '/quarantine/:message/:decision', confirmResolution],
    ['POST', '/quarantine/:message/:decision', resolve],
    ['GET', '/refused', refusedPage],
    ['GET', '/providers', providersPage],
    ['GET', '/providers/new', newProvider],
    ['POST', '/providers/new', registerProvider],
    ['GET', '/providers/:id', providerPage],
    ['GET', '/providers/:id/sign', signPage],
    ['POST', '/providers/:id/sign', signAgreement],
    ['GET', '/providers/:id/end', endPage],
    ['POST', '/providers/:id/end', endAgreement],
    ['GET', '/clients', clientsPage],
    ['GET', '/clients/new', newClientPage],
    ['POST', '/clients/new', registerClient],
    ['GET', '/clients/:id', clientPage],
    ['POST', '/clients/:id/secret', changeSecret],
    ['POST', '/clients/:id/revoke', revokeClient],
    ['GET', '/care-plan-templates', templatesPage],
    ['GET', '/care-plan-templates/:id/:version', templatePage],
    ['POST', '/care-plan-templates/:id/:version', agreeToTemplate],
    ['GET', '/care-plan-templates/:id/:version/retire', confirmRetirement],
    ['POST', '/care-plan-templates/:id/:version/retire', retireTemplate],
    ['GET', '/commissioners', commissionersPage],
    ['GET', '/commissioners/new', newCommissioner],
    ['GET', '/commissioners/:id', commissionerPage],
    ['POST', '/commissioners/:id', grantDashboards],
    ['GET', '/commissioners/:id/withdraw', confirmWithdrawal],
    ['POST', '/commissioners/:id/withdraw', withdrawDashboards],
  ],
)
