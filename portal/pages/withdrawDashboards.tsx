/** Withdrawing all that is granted to a commissioner: what it does, then done. */
import { commissioner } from '../../domain/commissioner/decider.ts'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer } from '../layout/view.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { gone, named } from './commissioner.tsx'
import { section } from './commissioners.tsx'

/** `GET /commissioners/:id/withdraw` */
export const confirmWithdrawal = async (request: PageRequest): Promise<Answer> => {
  const found = await named(request)
  if (found?.before === undefined) return gone()
  const title = `Withdraw everything from ${found.before.name}?`
  return show({
    title,
    section,
    back: { href: `${section}/${found.id}`, text: 'Back' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{title}</h1>
        <p>They see no dashboard any more, from their very next request on. You can grant it again.</p>
        <PostForm visitor={request.visitor} action={`${section}/${found.id}/withdraw`}>
          <Decide
            text="Withdraw everything"
            warning
            cancel={{ href: `${section}/${found.id}`, text: 'Leave it as it is' }}
          />
        </PostForm>
      </div>
    ),
  })
}

/** `POST /commissioners/:id/withdraw` */
export const withdrawDashboards = async (request: PageRequest): Promise<Answer> => {
  const found = await named(request)
  if (found?.before === undefined) return gone()
  const { id, before } = found
  const data = { reason: 'withdrawn by an administrator' }
  const command = { type: 'WithdrawDashboards', data } as const
  const refusal = await ask(request, { aggregate: commissioner, id, subject: id, command })
  return refusal === undefined
    ? goTo(section, `${before.name} sees no dashboard any more.`)
    : rejected(refusal)
}
