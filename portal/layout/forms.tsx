/** Forms that carry the session's token, and the links and buttons that end a page. */
import { Button } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import { csrfField } from '../security/csrf.ts'
import type { AnyVisitor } from '../visitor.ts'

interface FormProps {
  readonly visitor: AnyVisitor
  readonly action: string
  readonly children: ReactNode
  /** Fields that go along unseen; a repeated name is a list. */
  readonly fields?: readonly (readonly [name: string, value: string])[]
}

/** A POST form. The server checks; the browser's own bubbles stay out of the way. */
export const PostForm = ({ visitor, action, children, fields }: FormProps) => (
  <form method="post" action={action} noValidate>
    <input type="hidden" name={csrfField} value={visitor.csrfToken} />
    {(fields ?? []).map(([name, value]) => (
      <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
    ))}
    {children}
  </form>
)

/** The button that goes on, beside the link that leaves everything as it is. */
export const Decide = (props: {
  readonly text: string
  readonly warning?: boolean
  readonly cancel?: { readonly href: string; readonly text: string }
}) => (
  <div className="cie-actions">
    <Button type="submit" preventDoubleClick {...(props.warning === true && { warning: true })}>
      {props.text}
    </Button>
    {props.cancel !== undefined && <a href={props.cancel.href}>{props.cancel.text}</a>}
  </div>
)
