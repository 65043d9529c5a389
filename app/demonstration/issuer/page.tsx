/** The page that stands where a real sign-in would ask for a password: it says what it is and lists who one may be. */
import { Button, WarningCallout } from 'nhsuk-react-components'
import type { Role } from '../../../domain/kernel/actor.ts'
import type { DemonstrationPerson } from './people.ts'

const headings: Readonly<Record<Role, string>> = {
  patient: 'Patients',
  professional: 'Health and care professionals',
  administrator: 'Administrators',
  privacyOfficer: 'Privacy officers',
  auditor: 'Auditors',
  commissioner: 'Commissioners',
  system: 'Systems',
}

const order: readonly Role[] = [
  'patient',
  'professional',
  'administrator',
  'privacyOfficer',
  'auditor',
  'commissioner',
]

const PersonButton = ({ person }: { readonly person: DemonstrationPerson }) => (
  <div className="nhsuk-u-margin-bottom-3">
    <Button type="submit" name="login" value={person.login} secondary>
      {person.name}
    </Button>
    <p className="nhsuk-body-s nhsuk-u-margin-bottom-0">
      Sign-in name {person.login}
      {person.about !== undefined && `: ${person.about}`}
    </p>
  </div>
)

export const choosePersonTitle = 'Who do you want to be?'

/** One form, one button a person. Works without script. */
export const ChoosePersonPage = (props: {
  readonly people: readonly DemonstrationPerson[]
  readonly action: string
}) => (
  <>
    <h1 className="nhsuk-heading-l">{choosePersonTitle}</h1>
    <WarningCallout>
      <WarningCallout.Heading headingLevel="h2">This is a demonstration</WarningCallout.Heading>
      <p>Choose a person: there is no password, and nobody here is real. Never use this with real people.</p>
    </WarningCallout>
    <form method="post" action={props.action}>
      {order.map(role => {
        const people = props.people.filter(person => person.role === role)
        return people.length === 0 ? null : (
          <section key={role} aria-labelledby={`people-${role}`}>
            <h2 className="nhsuk-heading-m" id={`people-${role}`}>
              {headings[role]}
            </h2>
            {people.map(person => (
              <PersonButton key={person.login} person={person} />
            ))}
          </section>
        )
      })}
    </form>
  </>
)
