/** Older and newest pages of a list, by cursor. */

interface Props {
  readonly base: string
  readonly params: Readonly<Record<string, string>>
  readonly next: string | undefined
  /** Whether this is not the first page. */
  readonly paged: boolean
  /** For lists that are not by time. */
  readonly words?: { readonly first: string; readonly next: string }
}

const byTime = { first: 'Newest', next: 'Older' }

const address = (base: string, params: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams(params).toString()
  return query === '' ? base : `${base}?${query}`
}

export const NextPage = ({ base, params, next, paged, words = byTime }: Props) =>
  next === undefined && !paged ? null : (
    <nav className="nhsuk-pagination" aria-label="Pages">
      <ul className="nhsuk-list nhsuk-pagination__list">
        {paged && (
          <li className="nhsuk-pagination-item--previous">
            <a className="nhsuk-pagination__link nhsuk-pagination__link--prev" href={address(base, params)}>
              <span className="nhsuk-pagination__title">{words.first}</span>
            </a>
          </li>
        )}
        {next !== undefined && (
          <li className="nhsuk-pagination-item--next">
            <a
              className="nhsuk-pagination__link nhsuk-pagination__link--next"
              href={address(base, { ...params, after: next })}
              rel="next"
            >
              <span className="nhsuk-pagination__title">{words.next}</span>
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
