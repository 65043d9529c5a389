/** The National Data Opt-out: whether a person's record is counted for planning and research. Their care is the same either way. */
import { Button, Details, InsetText } from 'nhsuk-react-components'
import { consent } from '../../domain/consent/decider.ts'
import type { OptOutView } from '../../projections/decidedViews.ts'
import { errorView } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { DataTable } from '../layout/table.tsx'
import { goTo, show, type Answer } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { optOutWords } from '../text/optOut.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { discloseNothing } from './look.ts'

const base = '/planning-and-research'
const section = '/sharing'

/** What may be wished, by the last part of its address. */
const wishes = {
  stop: {
    optedOut: true,
    title: 'Stop your record being used for planning and research?',
    does: [
      'Nothing of your record will be counted from now on, and what was counted before is taken out. It may take until the next figures are published before they show it.',
      'It does not change the care you get. Everyone who looks after you sees the same as before.',
      'You can change this back at any time.',
    ],
    button: 'Stop this use',
    cancel: 'Go on allowing it',
    done: 'Your record is no longer used for planning and research. Your care is not affected.',
  },
  allow: {
    optedOut: false,
    title: 'Allow your record to be used for planning and research?',
    does: [
      'Your record will be counted again, with what has come in meanwhile. Nobody who reads the figures can find you in them.',
      'It does not change the care you get, or who can see your record.',
      'If you made this choice for the whole NHS, change it there too. Otherwise we will be told of it again, and follow it.',
      'You can change this back at any time.',
    ],
    button: 'Allow this use',
    cancel: 'Leave it as it is',
    done: 'Your record is used for planning and research again.',
  },
} as const
type Wish = (typeof wishes)[keyof typeof wishes]

const wishOf = ({ params }: PageRequest): Wish | undefined =>
  Object.entries(wishes).find(([name]) => name === params['wish'])?.[1]

const Choices = ({ choices }: { readonly choices: readonly OptOutView[] }) =>
  choices.length === 0 ? null : (
    <DataTable
      caption="What was chosen, newest first"
      rows={choices}
      keyOf={({ revision }) => String(revision)}
      columns={[
        { heading: 'When', cell: ({ at }) => dayAndTime(at) },
        { heading: 'What', cell: choice => optOutWords(choice, 'You') },
      ]}
    />
  )

const Body = ({ choices }: { readonly choices: readonly OptOutView[] }) => {
  const optedOut = choices[0]?.type === 'OptOutSet'
  const wish = optedOut ? 'allow' : 'stop'
  return (
    <div className="cie-narrow">
      <h1 className="nhsuk-heading-l">Use of your record for planning and research</h1>
      <InsetText>
        <p>
          {optedOut
            ? 'Your record is not used for planning and research.'
            : 'Your record is used for planning and research.'}
        </p>
      </InsetText>
      <p>
        The people who plan care in North West London look at numbers: how many people have diabetes in a
        borough, or how many appointments are missed. Your record is counted in them without your name, NHS
        number or address, and small numbers are never shown.
      </p>
      <p>
        You can stop this. <strong>It never changes the care you get</strong>, or who can see your record for
        your care.
      </p>
      <Button href={`${base}/${wish}`} {...(optedOut ? {} : { secondary: true })}>
        {optedOut ? 'Allow this use' : 'Stop this use'}
      </Button>
      <Details>
        <Details.Summary>If you chose this for the whole NHS</Details.Summary>
        <Details.Text>
          <p>
            This is the National Data Opt-out. The NHS tells us of choices that people made elsewhere, for
            example at <a href="https://www.nhs.uk/your-nhs-data-matters/">Your NHS data matters</a>. Your
            newest choice counts. A choice that you make here holds here: to make it for the whole NHS, make
            it there too.
          </p>
        </Details.Text>
      </Details>
      <Choices choices={choices} />
    </div>
  )
}

/** `GET /planning-and-research` */
export const optOutPage = async (request: PageRequest): Promise<Answer> => {
  const patient = request.visitor.actor.user
  const disclosure = await discloseNothing(request, patient, 'consents')
  if (disclosure === undefined) return show(errorView({ status: 404 }))
  const choices = await request.exchange.queries.consents.optOuts(disclosure)
  return show({
    title: 'Use of your record for planning and research',
    section,
    back: { href: section, text: 'Back to who can see your record' },
    body: <Body choices={choices} />,
  })
}

/** `GET /planning-and-research/:wish`: says what it does, and that it can be undone. */
export const confirmOptOut = (request: PageRequest): Promise<Answer> => {
  const wish = wishOf(request)
  if (wish === undefined) return Promise.resolve(show(errorView({ status: 404 })))
  const { title, does, button, cancel } = wish
  return Promise.resolve(
    show({
      title,
      section,
      back: { href: base, text: 'Back' },
      body: (
        <div className="cie-narrow">
          <h1 className="nhsuk-heading-l">{title}</h1>
          {does.map(sentence => (
            <p key={sentence}>{sentence}</p>
          ))}
          <PostForm visitor={request.visitor} action={request.url}>
            <Decide text={button} cancel={{ href: base, text: cancel }} />
          </PostForm>
        </div>
      ),
    }),
  )
}

/** `POST /planning-and-research/:wish` */
export const chooseOptOut = async (request: PageRequest): Promise<Answer> => {
  const wish = wishOf(request)
  if (wish === undefined) return show(errorView({ status: 404 }))
  const patient = request.visitor.actor.user
  const refusal = await ask(request, {
    aggregate: consent,
    id: patient,
    subject: patient,
    patient,
    command: { type: 'ChooseOptOut', data: { optedOut: wish.optedOut } },
  })
  return refusal === undefined ? goTo(base, wish.done) : rejected(refusal)
}
