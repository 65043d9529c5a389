/** The items of a plan's section as a clinician's table. */
import { Tag } from 'nhsuk-react-components'
import type { ItemContent } from '../../../domain/kernel/planSections.ts'
import type { PlanItemView } from '../../../projections/carePlanViews.ts'
import { DataTable } from '../../layout/table.tsx'
import { cycleWords, doerWords, itemStatusWords, stageWords } from '../../text/carePlans.ts'
import { plainDay, shortDay } from '../../text/dates.ts'
import { capital } from '../../text/words.ts'
import type { Whom } from './who.ts'

const words = (...parts: readonly (string | undefined)[]): string =>
  parts.filter(part => part !== undefined && part !== '').join(' · ')

const percent = (progress: number | undefined): string | undefined =>
  progress === undefined ? undefined : `${String(progress)}% of the way`

/** What an item says beside its text. */
export const itemDetail = (content: ItemContent, whom: Pick<Whom, 'team' | 'person'>): string => {
  switch (content.kind) {
    case 'goal':
      return words(content.why, percent(content.progress))
    case 'action':
      return words(
        doerWords(content.who, whom.team, whom.person),
        content.due === undefined ? undefined : `by ${plainDay(content.due)}`,
        stageWords[content.stage].toLowerCase(),
      )
    case 'trigger':
      return words(content.whatToDo, content.whoToContact)
    case 'contact':
      return words(content.role, content.phone, content.crisis ? 'in a crisis' : undefined)
    case 'regimen':
      return words(content.cycles, cycleWords(content), `call: ${content.whoToCall}`)
  }
}

const statusColours = { open: 'blue', completed: 'green', dropped: 'grey' } as const

interface Props {
  readonly title: string
  readonly items: readonly PlanItemView[]
  readonly whom: Whom
  /** The plan's address where its reader may write. */
  readonly base: string | undefined
}

/** Every item, those that still stand first. */
export const DutyItems = ({ title, items, whom, base }: Props) =>
  items.length === 0 ? null : (
    <DataTable
      dense
      caption={`Items of ${title}`}
      captionHidden
      rows={items.toSorted((a, b) => Number(a.status !== 'open') - Number(b.status !== 'open'))}
      keyOf={({ id }) => id}
      columns={[
        {
          heading: 'Item',
          cell: ({ id, content }) =>
            base === undefined ? content.text : <a href={`${base}/items/${id}`}>{content.text}</a>,
        },
        { heading: 'Details', cell: ({ content }) => capital(itemDetail(content, whom)) },
        {
          heading: 'State',
          cell: ({ status }) => <Tag modifier={statusColours[status]}>{itemStatusWords[status]}</Tag>,
        },
        {
          heading: 'Written',
          cell: ({ added, changed }) => `${shortDay((changed ?? added).at)}, ${whom.by(changed ?? added)}`,
        },
      ]}
    />
  )
