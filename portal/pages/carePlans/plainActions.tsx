/** What the person does, and what others do: by whom and by when. */
import { doerWords, stageWords } from '../../text/carePlans.ts'
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
  /** Names who does each; undefined where that is the reader. */
  readonly whom?: Whom
}

const ActionList = ({ heading, none, items, whom, base }: ListProps) => (
  <>
    <h3 className="nhsuk-heading-s">{heading}</h3>
    {items.length === 0 && <p>{none}</p>}
    {items.length > 0 && (
      <ul className="cie-items">
        {items.map(item => (
          <li key={item.id}>
            <p className="nhsuk-u-margin-bottom-1 cie-letter">
              {whom !== undefined && <strong>{doerWords(item.content.who, whom.team, whom.person)}: </strong>}
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
  return (
    <>
      <ActionList
        heading="What you do"
        none="Nothing is down for you to do."
        items={items.filter(isOwn)}
        base={base}
      />
      <ActionList
        heading="What others do"
        none="Nothing is down for others to do."
        items={items.filter(item => !isOwn(item))}
        whom={whom}
        base={base}
      />
    </>
  )
}
