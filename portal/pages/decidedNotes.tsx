/** What was decided about an item, on its own page: who moved, held or released it, when and why. */
import type { Label } from '../../domain/kernel/terms.ts'
import type { DecidedHead, DecidedView } from '../../projections/decidedViews.ts'
import type { Queries } from '../../projections/views.ts'
import { decidedWords } from '../text/decided.ts'
import { capital } from '../text/words.ts'
import { readNames } from './names.ts'

/** Names whoever decided. `own` is what the person is called; `held` are the labels that the reader may know of team names. */
export const readWho = async (
  queries: Queries,
  decided: readonly DecidedHead[],
  { own, held }: { readonly own: string; readonly held?: readonly Label[] },
): Promise<(one: DecidedHead) => string> => {
  const users = [...new Set(decided.filter(({ role }) => role === 'professional').map(({ user }) => user))]
  const [names, people] = await Promise.all([
    readNames(queries, held),
    Promise.all(users.map(async id => [id, (await queries.directory.professional(id))?.name] as const)),
  ])
  const byUser = new Map(people)
  return ({ user, role, team }) => {
    if (role === 'patient') return own
    const name = byUser.get(user) ?? 'a professional who is no longer listed'
    return team === undefined ? name : `${name}, ${names.team(team)},`
  }
}

/** Ends the sentence that says what was decided: with the reason, in the words of who gave it. */
export const Reason = ({ of: { reason } }: { readonly of: DecidedHead }) =>
  reason === undefined ? '.' : <span className="cie-letter">: “{reason}”</span>

interface Props {
  readonly decided: readonly DecidedView[]
  readonly whoOf: (one: DecidedHead) => string
}

export const DecidedNotes = ({ decided, whoOf }: Props) =>
  decided.length === 0 ? null : (
    <section aria-labelledby="decided">
      <h2 className="nhsuk-heading-m" id="decided">
        What was decided about it
      </h2>
      <ul className="cie-items">
        {decided.map(one => (
          <li key={one.revision}>
            <p>
              {capital(decidedWords(one, whoOf(one)))}
              <Reason of={one} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
