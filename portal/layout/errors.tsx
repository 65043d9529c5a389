/** The error summary of a form, and the pages for what went wrong or may not be seen. */
import { ErrorSummary } from 'nhsuk-react-components'
import type { ErrorPage } from '../visitor.ts'
import type { Fault, View } from './view.ts'

/** "There is a problem", with a link to each field at fault. */
export const ErrorList = ({ faults }: { readonly faults: readonly Fault[] }) =>
  faults.length === 0 ? null : (
    <ErrorSummary>
      <ErrorSummary.Title>There is a problem</ErrorSummary.Title>
      <ErrorSummary.List>
        {faults.map(({ field, says }) => (
          <ErrorSummary.ListItem key={`${field} ${says}`} href={`#${field}`}>
            {says}
          </ErrorSummary.ListItem>
        ))}
      </ErrorSummary.List>
    </ErrorSummary>
  )

/** What a field's component is given when it is at fault. */
export const faultOf = (faults: readonly Fault[], field: string): { readonly error?: string } => {
  const fault = faults.find(one => one.field === field)
  return fault === undefined ? {} : { error: fault.says }
}

const notFound = {
  title: 'Page not found',
  why: [
    'If you typed the address, check that it is correct.',
    'If you followed a link, what it led to may no longer be there.',
  ],
} as const
const broken = {
  title: 'Sorry, there is a problem with the service',
  why: ['Nothing was lost. Try again in a few minutes.'],
} as const
const usual: Readonly<Record<number, { readonly title: string; readonly why: readonly string[] }>> = {
  400: {
    title: 'This page can’t be shown',
    why: ['Something in the address or the form is not as we expect it.'],
  },
  401: { title: 'You are signed out', why: ['Sign in to go on.'] },
  403: {
    title: 'You can’t do this',
    why: ['The page that sent this may be out of date. Go back and try again.'],
  },
  404: notFound,
  409: { title: 'Something changed in the meantime', why: ['Go back, look again, and then decide.'] },
  413: { title: 'That was too long', why: ['Shorten what you entered and send it again.'] },
  429: { title: 'Too many requests', why: ['Wait a few minutes, then try again.'] },
  503: {
    title: 'We are still catching up',
    why: ['Your record is being brought up to date. Try again in a minute.'],
  },
}

const wordsFor = ({ status, title, why }: ErrorPage) => {
  const words = usual[status] ?? (status < 500 ? notFound : broken)
  return { title: title ?? words.title, why: why ?? words.why }
}

/** A quiet page that says what happened and what to do. */
export const errorView = (page: ErrorPage): View => {
  const { title, why } = wordsFor(page)
  return {
    title,
    status: page.status,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{title}</h1>
        {why.map(sentence => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p>
          <a href="/">Go to the start page</a>
        </p>
      </div>
    ),
  }
}
