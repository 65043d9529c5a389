/** The frame around every page: skip link, header with account menu, banners, main, the session's end, footer. */
import { Container, Header, NotificationBanner, SkipLink, Tag } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { csrfField } from '../security/csrf.ts'
import { SessionNotice } from '../signIn/sessionNotice.tsx'
import type { AnyVisitor } from '../visitor.ts'
import { ErrorList } from './errors.tsx'
import { navigation } from './navigation.ts'
import type { View } from './view.ts'

export const serviceName = 'Care Information Exchange'

/** What the frame shows beside the page itself. */
export interface Surroundings {
  readonly demonstration: boolean
  readonly visitor?: AnyVisitor
  /** The team that a professional acts for, with its organisation. */
  readonly actsFor?: string
  readonly notice?: string
  /** The path asked for. */
  readonly url: string
}

const Account = ({
  visitor,
  actsFor,
}: {
  readonly visitor: AnyVisitor
  readonly actsFor?: string | undefined
}) => {
  const mayChange = visitor.kind === 'known' && visitor.teams.length > 1
  return (
    <Header.Account>
      <Header.AccountItem icon>{visitor.displayName}</Header.AccountItem>
      {actsFor !== undefined && !mayChange && <Header.AccountItem>{actsFor}</Header.AccountItem>}
      {actsFor !== undefined && mayChange && (
        <Header.AccountItem href="/choose-team">
          {actsFor}
          <span className="nhsuk-u-visually-hidden">: change team</span>
        </Header.AccountItem>
      )}
      <li className="nhsuk-header__account-item">
        <form className="nhsuk-header__account-form" action="/sign-out" method="post">
          <input type="hidden" name={csrfField} value={visitor.csrfToken} />
          <button className="nhsuk-header__account-button" type="submit">
            Sign out
          </button>
        </form>
      </li>
    </Header.Account>
  )
}

const linksOf = (visitor: AnyVisitor | undefined) =>
  visitor?.kind === 'known' ? navigation[visitor.actor.role] : []

const currentOf = (href: string, section: string | undefined, url: string): 'page' | 'true' | undefined => {
  if (href === url) return 'page'
  return href === section ? 'true' : undefined
}

const NavigationItem = (props: {
  readonly href: string
  readonly text: string
  readonly current: 'page' | 'true' | undefined
}) => (
  <li
    className={`nhsuk-header__navigation-item${props.current === undefined ? '' : ' nhsuk-header__navigation-item--current'}`}
  >
    <a className="nhsuk-header__navigation-link" href={props.href} aria-current={props.current}>
      {props.current === undefined ? (
        props.text
      ) : (
        <strong className="nhsuk-header__navigation-item-current-fallback">{props.text}</strong>
      )}
    </a>
  </li>
)

/** The NHS.UK header's markup with the service's name in the place of the NHS logo, which is for NHS services alone. */
const TopHeader = ({ view, around }: { readonly view: View; readonly around: Surroundings }) => {
  const { visitor, actsFor } = around
  const links = linksOf(visitor)
  return (
    <header className="nhsuk-header cie-header" role="banner" data-module="nhsuk-header">
      <Container className="nhsuk-header__container">
        <div className="nhsuk-header__service">
          <a className="nhsuk-header__service-name" href="/">
            {serviceName}
          </a>
        </div>
        {visitor !== undefined && <Account visitor={visitor} actsFor={actsFor} />}
      </Container>
      {links.length > 1 && (
        <Header.Navigation>
          {links.map(({ href, text }) => (
            <NavigationItem
              key={href}
              href={href}
              text={text}
              current={currentOf(href, view.section, around.url)}
            />
          ))}
        </Header.Navigation>
      )}
    </header>
  )
}

const Phase = () => (
  <Container>
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

const Main = ({ view, around }: { readonly view: View; readonly around: Surroundings }) => (
  <Container {...(view.wide === true && { className: 'cie-wide' })}>
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
    {around.visitor !== undefined && (
      <div className="cie-session">
        <SessionNotice visitor={around.visitor} url={around.url} />
      </div>
    )}
  </Container>
)

/** The NHS.UK footer's markup without the line that claims the page for NHS England. */
const Foot = () => (
  <footer className="nhsuk-footer" role="contentinfo">
    <Container>
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
      <link rel="stylesheet" href="/assets/portal.css" />
      <link rel="stylesheet" href="/assets/nhsuk/nhsuk-frontend.min.css" />
      <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml" />
      {scriptsOf(view, around).map(name => (
        <script key={name} type="module" src={`/assets/${name}`} />
      ))}
    </head>
    <body className="nhsuk-template__body">
      <SkipLink>Skip to main content</SkipLink>
      <TopHeader view={view} around={around} />
      {around.demonstration && <Phase />}
      <Main view={view} around={around} />
      <Foot />
    </body>
  </html>
)

/** A whole HTML document. */
export const renderPage = (view: View, around: Surroundings): string =>
  `<!DOCTYPE html>${renderToStaticMarkup(<Page view={view} around={around} />)}`
