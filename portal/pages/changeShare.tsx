/** Sharing, next steps: which parts, then check your answers. */
import { Button, Checkboxes, SummaryList } from 'nhsuk-react-components'
import { labels, labelSet, type Label } from '../../domain/kernel/terms.ts'
import { errorView, faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { show, type Answer, type Fault } from '../layout/view.ts'
import { capital, labelList, labelWords, otherLabels } from '../text/words.ts'
import type { PageRequest, Visitor } from '../visitor.ts'
import { granteeOf, type NamedGrantee } from './grantees.ts'
import { overlapsOf } from './overlap.ts'
import { periodsWith, standing } from './periods.ts'
import { readPreview } from './preview.ts'
import { Overlaps, PreviewWords } from './previewWords.tsx'
import { answered, askAsSeen, seenField } from './shareWish.tsx'

const back = { href: '/sharing', text: 'Back to who can see your record' } as const
const common = { section: '/sharing' } as const
const gone = (): Answer => show(errorView({ status: 404 }))

interface LabelsProps {
  readonly visitor: Visitor
  readonly to: NamedGrantee
  readonly chosen: readonly Label[]
  readonly faults: readonly Fault[]
}

const ChooseLabels = ({ visitor, to, chosen, faults }: LabelsProps) => (
  <PostForm visitor={visitor} action={`${to.base}/check`}>
    <Checkboxes
      id="labels"
      idPrefix="labels"
      name="labels"
      legend={`What may ${to.name} see?`}
      legendProps={{ isPageHeading: true, size: 'l' }}
      hint="Choose all that you want to share. Everything in your record belongs to one of these."
      {...faultOf(faults, 'labels-1')}
    >
      {labels.map(label => (
        <Checkboxes.Item
          key={label}
          value={label}
          hint={labelWords[label].means}
          defaultChecked={chosen.includes(label)}
        >
          {labelWords[label].name}
        </Checkboxes.Item>
      ))}
    </Checkboxes>
    <Button type="submit">Continue</Button>
  </PostForm>
)

/** `GET /sharing/:type/:id` */
export const chooseLabels = async (request: PageRequest): Promise<Answer> => {
  const to = await granteeOf(request)
  if (to === undefined) return gone()
  const found = await periodsWith(request, to)
  const overlaps = await overlapsOf(request, to, found.others)
  return show({
    ...common,
    back,
    title: `What may ${to.name} see?`,
    body: (
      <>
        <ChooseLabels visitor={request.visitor} to={to} chosen={standing(found) ?? []} faults={[]} />
        <Overlaps overlaps={overlaps} to={to} />
      </>
    ),
  })
}

const labelsSent = (request: PageRequest): readonly Label[] | undefined => {
  const sent = labelSet.safeParse(request.form.list('labels'))
  return sent.success && sent.data.length > 0 ? sent.data : undefined
}

const askAgain = (request: PageRequest, to: NamedGrantee): Answer => {
  const faults = [{ field: 'labels-1', says: 'Choose at least one part of your record, or stop sharing' }]
  return show({
    ...common,
    back,
    status: 400,
    faults,
    title: `What may ${to.name} see?`,
    body: <ChooseLabels visitor={request.visitor} to={to} chosen={[]} faults={faults} />,
  })
}

/** `POST /sharing/:type/:id/check`: nothing is saved yet. */
export const checkShare = async (request: PageRequest): Promise<Answer> => {
  const to = await granteeOf(request)
  if (to === undefined) return gone()
  const after = labelsSent(request)
  if (after === undefined) return askAgain(request, to)
  const found = await periodsWith(request, to)
  const before = standing(found)
  const preview = await readPreview(request, { to, others: found.others, before, after })
  const rest = otherLabels(after)
  return show({
    ...common,
    back: { href: to.base, text: 'Back' },
    title: 'Check your answers',
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">Check your answers</h1>
        <SummaryList>
          <SummaryList.Row>
            <SummaryList.Key>Share with</SummaryList.Key>
            <SummaryList.Value>{to.name}</SummaryList.Value>
          </SummaryList.Row>
          <SummaryList.Row>
            <SummaryList.Key>They can see</SummaryList.Key>
            <SummaryList.Value>{capital(labelList(after))}</SummaryList.Value>
          </SummaryList.Row>
          {rest.length > 0 && (
            <SummaryList.Row>
              <SummaryList.Key>They can’t see</SummaryList.Key>
              <SummaryList.Value>{capital(labelList(rest))}</SummaryList.Value>
            </SummaryList.Row>
          )}
        </SummaryList>
        <PreviewWords preview={preview} to={to} />
        <p>It counts at once. You can change it or stop it at any time.</p>
        <PostForm
          visitor={request.visitor}
          action={to.base}
          fields={[[seenField, String(found.seen)], ...after.map(label => ['labels', label] as const)]}
        >
          <Decide
            text={before === undefined ? 'Share my record' : 'Save the change'}
            cancel={{ href: '/sharing', text: 'Leave it as it is' }}
          />
        </PostForm>
      </div>
    ),
  })
}

/** `POST /sharing/:type/:id` */
export const share = async (request: PageRequest): Promise<Answer> => {
  const to = await granteeOf(request)
  if (to === undefined) return gone()
  const after = labelsSent(request)
  return after === undefined ? askAgain(request, to) : answered(to, await askAsSeen(request, { to, after }))
}
