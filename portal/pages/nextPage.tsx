/** Older and newest pages of a list, by cursor. */

interface Props {
  readonly base: string
  readonly params: Readonly<Record<string, string>>
  readonly next: string | undefined
  /** Whether this is not the first page. */
  readonly paged: boolean
}

const address = (base: string, params: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams(params).toString()
  return query === '' ? base : `${base}?${query}`
}

export const NextPage = ({ base, params, next, paged }: Props) =>
  next === undefined && !paged ? null : (
    <nav className="nhsuk-pagination" aria-label="Pages">
      <ul className="nhsuk-list nhsuk-pagination__list">
        {paged && (
          <li className="nhsuk-pagination-item--previous">
            <a className="nhsuk-pagination__link nhsuk-pagination__link--prev" href={address(base, params)}>
              <span className="nhsuk-pagination__title">Newest</span>
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
              <span className="nhsuk-pagination__title">Older</span>
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
