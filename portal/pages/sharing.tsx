/** Who can see a patient's record, as sentences. */
import { InsetText } from 'nhsuk-react-components'
import type { ShareView } from '../../projections/views.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer } from '../layout/view.ts'
import { day } from '../text/dates.ts'
import { capital } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { nameGrantee, shareWords, type NamedGrantee } from './grantees.ts'
import { discloseNothing } from './look.ts'
import { readNames } from './names.ts'

interface NamedShare {
  readonly share: ShareView
  readonly to: NamedGrantee
}

const Share = ({ share, to }: NamedShare) => (
  <li>
    <h3 className="nhsuk-heading-s nhsuk-u-margin-bottom-1">{to.name}</h3>
    <p className="nhsuk-u-margin-bottom-1">
      {to.grantee.type === 'team' ? 'This team' : 'This person'} {shareWords(share.labels)}
    </p>
    <p className="nhsuk-body-s cie-meta nhsuk-u-margin-bottom-2">Since {day(share.since)}</p>
    <p className="cie-actions">
      <a href={to.base}>
        Change<span className="nhsuk-u-visually-hidden"> what {to.name} can see</span>
      </a>
      <a href={`${to.base}/stop`}>
        Stop sharing<span className="nhsuk-u-visually-hidden"> with {to.name}</span>
      </a>
    </p>
  </li>
)

interface BodyProps {
  readonly shares: readonly NamedShare[]
  /** The names of teams that wrote something. */
  readonly writers: readonly string[]
}

const Writers = ({ writers }: Pick<BodyProps, 'writers'>) =>
  writers.length === 0 ? null : (
    <>
      <h2 className="nhsuk-heading-m">These teams see what they wrote themselves</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        {writers.map(name => (
          <li key={name}>{capital(name)}</li>
        ))}
      </ul>
    </>
  )

/** The body, from shares as read. */
export const SharingBody = ({ shares, writers }: BodyProps) => (
  <div className="cie-narrow">
    <h1 className="nhsuk-heading-l">Who can see your record</h1>
    <p>You can see all of your record. You decide which teams and people can see it too, and which parts.</p>
    <InsetText>
      <p>
        A team always keeps sight of what it wrote about you itself, also when you stop sharing. Everyone who
        looks is written down, and <a href="/access-log">you can see who</a>.
      </p>
    </InsetText>
    <h2 className="nhsuk-heading-m">You share with</h2>
    {shares.length === 0 ? (
      <p>You share your record with nobody.</p>
    ) : (
      <ul className="cie-items">
        {shares.map(one => (
          <Share key={one.to.base} {...one} />
        ))}
      </ul>
    )}
    <a
      className="nhsuk-button"
      href="/sharing/new"
      role="button"
      draggable="false"
      data-module="nhsuk-button"
    >
      Share with a team or a person
    </a>
    <Writers writers={writers} />
    <h2 className="nhsuk-heading-m">Planning and research</h2>
    <p>
      Your record can also count in numbers that help to plan care, without your name. This never changes your
      care. <a href="/planning-and-research">Choose whether it does</a>.
    </p>
  </div>
)

/** `/sharing` */
export const sharingPage = async (request: PageRequest): Promise<Answer> => {
  const { queries } = request.exchange
  const patient = request.visitor.actor.user
  const disclosure = await discloseNothing(request, patient, 'consents')
  if (disclosure === undefined) return show(errorView({ status: 404 }))
  const [shares, writers, names] = await Promise.all([
    queries.consents.read(disclosure),
    queries.consents.writers(disclosure),
    readNames(queries),
  ])
  const named = await Promise.all(
    shares.map(async share => ({ share, to: await nameGrantee(queries, names, share.grantee) })),
  )
  return show({
    title: 'Who can see your record',
    section: '/sharing',
    live: patient,
    body: (
      <SharingBody
        shares={named}
        writers={[...new Set(writers.map(({ team }) => names.team(team)))].toSorted()}
      />
    ),
  })
}
