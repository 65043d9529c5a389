/** What the person does, and what others do: by whom and by when. */
import { stageWords } from '../../text/carePlans.ts'
import { plainDay } from '../../text/dates.ts'
import { Change, type ItemOf, type ItemsProps } from './items.tsx'
import type { Whom } from './who.ts'

const metaOf = ({ content: { due, stage } }: ItemOf<'action'>): string =>
  [due === undefined ? undefined : `By ${plainDay(due)}`, stageWords[stage]]
    .filter(part => part !== undefined)
    .join(' · ')

interface ListProps extends ItemsProps<'action'> {
  readonly heading: string
  readonly none: string
  readonly whoOf: (item: ItemOf<'action'>) => string | undefined
}

const ActionList = ({ heading, none, items, whoOf, base }: ListProps) => (
  <>
    <h3 className="nhsuk-heading-s">{heading}</h3>
    {items.length === 0 && <p>{none}</p>}
    {items.length > 0 && (
      <ul className="cie-items">
        {items.map(item => (
          <li key={item.id}>
            <p className="nhsuk-u-margin-bottom-1 cie-letter">
              {whoOf(item) !== undefined && <strong>{whoOf(item)}: </strong>}
              {item.content.text}
            </p>
            <p className="nhsuk-body-s cie-meta nhsuk-u-margin-bottom-1">{metaOf(item)}</p>
            <Change base={base} item={item} />
          </li>
        ))}
      </ul>
    )}
  </>
)

/** The actions of a section, the reader's own first. */
export const Actions = ({ items, base, whom }: ItemsProps<'action'> & { readonly whom: Whom }) => {
  const isOwn = ({ content }: ItemOf<'action'>): boolean => content.who.type === 'person'
  const whoOf = ({ content: { who } }: ItemOf<'action'>): string | undefined =>
    who.type === 'team' ? whom.team(who.id) : who.type === 'other' ? who.words : undefined
  return (
    <>
      <ActionList
        heading="What you do"
        none="Nothing is down for you to do."
        items={items.filter(isOwn)}
        whoOf={() => undefined}
        base={base}
      />
      <ActionList
        heading="What others do"
        none="Nothing is down for others to do."
        items={items.filter(item => !isOwn(item))}
        whoOf={whoOf}
        base={base}
      />
    </>
  )
}
