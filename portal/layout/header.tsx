/** The header: the service's name, who is signed in and for which team, and the links of their role. */
import { Container, Header } from 'nhsuk-react-components'
import { csrfField } from '../security/csrf.ts'
import type { AnyVisitor } from '../visitor.ts'
import { navigation } from './navigation.ts'
import { serviceName, widthOf, type Surroundings } from './surroundings.ts'
import type { View } from './view.ts'

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
export const TopHeader = ({ view, around }: { readonly view: View; readonly around: Surroundings }) => {
  const { visitor, actsFor } = around
  const links = linksOf(visitor)
  return (
    <header
      className={`nhsuk-header cie-header${view.wide === true ? ' cie-header--wide' : ''}`}
      role="banner"
      data-module="nhsuk-header"
    >
      <Container className={`nhsuk-header__container ${widthOf(view)}`}>
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
