/** The frame around every page: skip link, header with account menu, banners, main, the session's end, footer. */
import { Container, NotificationBanner, SkipLink, Tag } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { SessionNotice } from '../signIn/sessionNotice.tsx'
import { ErrorList } from './errors.tsx'
import { TopHeader } from './header.tsx'
import { serviceName, widthOf, type Surroundings } from './surroundings.ts'
import type { View } from './view.ts'

const Phase = ({ view }: { readonly view: View }) => (
  <Container className={widthOf(view)}>
    <section className="cie-phase" aria-label="About this service">
      <p className="nhsuk-body-s">
        <Tag modifier="yellow">Demonstration</Tag> Everybody in it is made up. Do not enter anything about a
        real person.
      </p>
    </section>
  </Container>
)

const Notice = ({ says }: { readonly says: string }) => (
  <NotificationBanner success>
    <p className="nhsuk-notification-banner__heading">{says}</p>
  </NotificationBanner>
)

const SessionEnd = ({ view, around }: { readonly view: View; readonly around: Surroundings }) =>
  around.visitor === undefined ? null : (
    <div className="cie-session">
      <SessionNotice visitor={around.visitor} returnTo={around.asksAgain ?? view.back?.href ?? '/'} />
    </div>
  )

const Main = ({ view, around }: { readonly view: View; readonly around: Surroundings }) => (
  <Container className={widthOf(view)}>
    {view.back !== undefined && (
      <nav aria-label="Back">
        <a className="nhsuk-back-link" href={view.back.href}>
          {view.back.text}
        </a>
      </nav>
    )}
    <main className="nhsuk-main-wrapper" id="maincontent">
      {around.notice !== undefined && <Notice says={around.notice} />}
      <ErrorList faults={view.faults ?? []} />
      {view.live !== undefined && <p className="cie-new" role="status" data-live={view.live} />}
      {view.body}
    </main>
    <SessionEnd view={view} around={around} />
  </Container>
)

/** The NHS.UK footer's markup without the line that claims the page for NHS England. */
const Foot = ({ view }: { readonly view: View }) => (
  <footer className="nhsuk-footer" role="contentinfo">
    <Container className={widthOf(view)}>
      <h2 className="nhsuk-u-visually-hidden">Support links</h2>
      <ul className="nhsuk-footer__list">
        {footLinks.map(({ href, text }) => (
          <li key={href} className="nhsuk-footer__list-item">
            <a className="nhsuk-footer__list-item-link" href={href}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </Container>
  </footer>
)
const footLinks = [
  { href: '/accessibility', text: 'Accessibility' },
  { href: '/privacy', text: 'Privacy and your rights' },
] as const

const scriptsOf = (view: View, around: Surroundings): readonly string[] => [
  'start.js',
  ...(around.visitor === undefined ? [] : ['session.js']),
  ...(view.live === undefined ? [] : ['live.js']),
  ...(view.scripts ?? []),
]

const Page = ({ view, around }: { readonly view: View; readonly around: Surroundings }): ReactNode => (
  <html lang="en-GB" className="nhsuk-template">
    <head>
      <meta charSet="utf-8" />
      <title>{`${(view.faults ?? []).length > 0 ? 'Error: ' : ''}${view.title} – ${serviceName}`}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <meta name="theme-color" content="#005eb8" />
      <link rel="stylesheet" href="/assets/nhsuk/nhsuk-frontend.min.css" />
      <link rel="stylesheet" href="/assets/portal.css" />
      <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml" />
      {scriptsOf(view, around).map(name => (
        <script key={name} type="module" src={`/assets/${name}`} />
      ))}
    </head>
    <body className="nhsuk-template__body">
      <SkipLink>Skip to main content</SkipLink>
      <TopHeader view={view} around={around} />
      {around.demonstration && <Phase view={view} />}
      <Main view={view} around={around} />
      <Foot view={view} />
    </body>
  </html>
)

/** Marks that turn the direction of what follows: text from outside could make a page read as what it does not say. */
const directionMarks = /[\u202a-\u202e\u2066-\u2069]/g

/** A whole HTML document. */
export const renderPage = (view: View, around: Surroundings): string =>
  `<!DOCTYPE html>${renderToStaticMarkup(<Page view={view} around={around} />)}`.replaceAll(
    directionMarks,
    '',
  )
