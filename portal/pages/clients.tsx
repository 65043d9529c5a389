/** Systems that sign in as themselves, listed for administrators (X6). */
import { Button } from 'nhsuk-react-components'
import type { ClientScope } from '../../domain/client/events.ts'
import type { ClientView } from '../../projections/clientViews.ts'
import { DataTable } from '../layout/table.tsx'
import { show, type Answer } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import type { PageRequest } from '../visitor.ts'
import { readNames } from './names.ts'

export const section = '/clients'

export const scopeWords: Readonly<Record<ClientScope, string>> = {
  'notes.search': 'Find special patient notes',
  sandbox: 'Made-up answers alone (sandbox)',
}

/** Since when it may sign in, or until when it might. */
export const stands = ({ registeredAt, revokedAt, revokedBecause = '' }: ClientView): string =>
  revokedAt === undefined
    ? `Since ${dayAndTime(registeredAt)}`
    : `Revoked on ${dayAndTime(revokedAt)}: ${revokedBecause}`

/** `GET /clients` */
export const clientsPage = async ({ exchange }: PageRequest): Promise<Answer> => {
  const [clients, names] = await Promise.all([exchange.queries.clients.list(), readNames(exchange.queries)])
  return show({
    title: 'Systems',
    section,
    wide: true,
    body: (
      <>
        <h1 className="nhsuk-heading-l">Systems that sign in as themselves</h1>
        <p>NHS 111’s, for example. One that is revoked is refused on its very next request.</p>
        <Button href={`${section}/new`}>Register a system</Button>
        {clients.length === 0 ? (
          <p>None is registered yet.</p>
        ) : (
          <DataTable
            caption="By name"
            rows={clients}
            keyOf={({ id }) => id}
            columns={[
              { heading: 'System', cell: ({ id, name }) => <a href={`${section}/${id}`}>{name}</a> },
              { heading: 'Organisation', cell: ({ organisation }) => names.provider(organisation) },
              { heading: 'May', cell: ({ scopes }) => scopes.map(scope => scopeWords[scope]).join(', ') },
              { heading: 'Registered', cell: stands },
            ]}
          />
        )}
      </>
    ),
  })
}

/** Shown in answer to the POST that made it, and on no page that can be opened again. */
export const secretPage = (id: string, secret: string): Answer =>
  show({
    title: 'The secret, this once',
    section,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">The secret, this once</h1>
        <p>Copy it now. It is kept nowhere, and can’t be shown again.</p>
        <dl className="nhsuk-summary-list">
          <div className="nhsuk-summary-list__row">
            <dt className="nhsuk-summary-list__key">Client id</dt>
            <dd className="nhsuk-summary-list__value">
              <code>{id}</code>
            </dd>
          </div>
          <div className="nhsuk-summary-list__row">
            <dt className="nhsuk-summary-list__key">Secret</dt>
            <dd className="nhsuk-summary-list__value">
              <code>{secret}</code>
            </dd>
          </div>
        </dl>
        <p>
          <a href={section}>Done: back to systems</a>
        </p>
      </div>
    ),
  })
