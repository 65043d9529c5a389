/** The items of a plan's section in plain words: goals with their progress, who does what, what to do if something happens. */
import { Card, Details } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import type { LocalDate } from '../../../domain/kernel/time.ts'
import type { PlanItemView, PlanSectionView } from '../../../projections/carePlanViews.ts'
import { cycleWords, itemStatusWords, itemTitle } from '../../text/carePlans.ts'
import { Facts } from '../contentBody.tsx'
import { Contacts } from './contacts.tsx'
import { Cycles } from './cycles.tsx'
import { Progress } from './goal.tsx'
import { Change, openItems, type ItemsProps } from './items.tsx'
import { Actions } from './plainActions.tsx'
import type { Whom } from './who.ts'

interface CardProps {
  readonly item: PlanItemView
  readonly heading: string
  readonly base: string | undefined
  readonly children: ReactNode
}

const ItemCard = ({ item, heading, base, children }: CardProps) => (
  <Card>
    <Card.Heading headingLevel="h3" size="s">
      {heading}
    </Card.Heading>
    {children}
    <Change base={base} item={item} />
  </Card>
)

const Goals = ({ items, base }: ItemsProps<'goal'>) =>
  items.map(item => (
    <ItemCard key={item.id} item={item} heading={item.content.text} base={base}>
      {item.content.why !== undefined && <p className="cie-letter">Why it matters: {item.content.why}</p>}
      <Progress item={item} title={item.content.text} />
    </ItemCard>
  ))

const Triggers = ({ items, base }: ItemsProps<'trigger'>) =>
  items.map(item => (
    <ItemCard key={item.id} item={item} heading={`If: ${item.content.text}`} base={base}>
      <Facts
        rows={[
          ['What to do', item.content.whatToDo],
          ['Who to contact', item.content.whoToContact],
        ]}
      />
    </ItemCard>
  ))

const Regimens = ({ items, base, today }: ItemsProps<'regimen'> & { readonly today: LocalDate }) =>
  items.map(item => (
    <ItemCard key={item.id} item={item} heading={item.content.text} base={base}>
      <Facts
        rows={[
          ['How often', item.content.cycles],
          ['Cycles', cycleWords(item.content)],
          ['Who to call about it', item.content.whoToCall],
        ]}
      />
      <Cycles item={item} today={today} />
    </ItemCard>
  ))

/** What is done or was dropped, folded away. */
const Ended = ({ items }: { readonly items: readonly PlanItemView[] }) => {
  const ended = items.filter(({ status }) => status !== 'open')
  if (ended.length === 0) return null
  return (
    <Details>
      <Details.Summary>Done and dropped ({ended.length})</Details.Summary>
      <Details.Text>
        <ul className="nhsuk-list">
          {ended.map(item => (
            <li key={item.id}>
              {itemStatusWords[item.status]}: {itemTitle(item.content)}
            </li>
          ))}
        </ul>
      </Details.Text>
    </Details>
  )
}

interface Props {
  readonly section: Pick<PlanSectionView, 'kind' | 'items'>
  readonly whom: Whom
  readonly base: string | undefined
  /** The day as of which the plan is read. */
  readonly today: LocalDate
}

/** All items of a section. */
export const PlainItems = ({ section: { items, kind }, whom, base, today }: Props) => (
  <>
    <Goals items={openItems(items, 'goal')} base={base} />
    {kind === 'actions' && <Actions items={openItems(items, 'action')} whom={whom} base={base} />}
    <Triggers items={openItems(items, 'trigger')} base={base} />
    <Contacts items={openItems(items, 'contact')} base={base} />
    <Regimens items={openItems(items, 'regimen')} base={base} today={today} />
    <Ended items={items} />
  </>
)
