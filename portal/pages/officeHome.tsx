/** First pages for those who are neither patients nor professionals: what they can do here. */
import type { Role } from '../../domain/kernel/actor.ts'
import { show, type Answer } from '../layout/view.ts'
import { roleWords } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'

interface Task {
  readonly href: string
  readonly text: string
  readonly does: string
}

const lookInto: Task = {
  href: '/audit',
  text: 'Look into a record',
  does: 'Who could see a person’s record on any day, and who looked. Kinds and dates, never contents.',
}
const tasks: Readonly<Partial<Record<Role, readonly Task[]>>> = {
  administrator: [
    {
      href: '/quarantine',
      text: 'Messages waiting',
      does: 'Messages whose person could not be matched for certain: compare them with the record and decide.',
    },
    {
      href: '/refused',
      text: 'Messages refused',
      does: 'Messages that could not be taken: from whom, why, and where in them the fault is.',
    },
    {
      href: '/sources',
      text: 'What has arrived',
      does: 'When each organisation’s system was last heard, and what became of its messages.',
    },
    {
      href: '/providers',
      text: 'Providers',
      does: 'Who takes part, and who has signed the sharing agreement: only they send, read and are counted.',
    },
    {
      href: '/care-plan-templates',
      text: 'Care plan templates',
      does: 'What organisations have agreed a care plan is: each version, its sections, and who has agreed.',
    },
    {
      href: '/commissioners',
      text: 'Commissioners',
      does: 'Which areas and dashboards each of those who plan care may see.',
    },
  ],
  auditor: [lookInto],
  privacyOfficer: [
    {
      href: '/questions',
      text: 'Questioned looks',
      does: 'Looks at records that people did not recognise: find out who looked and why, and answer.',
    },
    lookInto,
  ],
}

/** `/` for administrators, auditors and privacy officers. */
export const officeHome = ({ visitor }: PageRequest): Promise<Answer> => {
  const { role } = visitor.actor
  const mine = tasks[role] ?? []
  return Promise.resolve(
    show({
      title: roleWords[role],
      section: '/',
      body: (
        <div className="cie-narrow">
          <h1 className="nhsuk-heading-l">{roleWords[role]}</h1>
          <ul className="cie-items">
            {mine.map(({ href, text, does }) => (
              <li key={href}>
                <p className="nhsuk-u-margin-bottom-1">
                  <a href={href}>{text}</a>
                </p>
                <p>{does}</p>
              </li>
            ))}
          </ul>
        </div>
      ),
    }),
  )
}
