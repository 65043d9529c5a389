/** Who looked last at one thing of a person's own: a short part of its page, in the words of the list of all looks. */
import { labels } from '../../domain/kernel/terms.ts'
import type { AccessLogLine } from '../../projections/accessLogViews.ts'
import { yours } from '../text/looks.ts'
import type { PageRequest } from '../visitor.ts'
import { discloseNothing } from './look.ts'
import { readWhom, type Whom } from './lookers.ts'
import { NewestLooks } from './looksByDay.tsx'

/** How many looks are read, and how many people of a day are shown. */
const [looksAtMost, peopleAtMost] = [60, 5]

interface Looks {
  readonly lines: readonly AccessLogLine[]
  readonly whom: Whom
}

/** The last looks of others at things of the visitor's own, by the ids of the things; undefined where the list may not be read. It is a look by itself, and on record. */
export const readLooks = async (
  request: PageRequest,
  shown: readonly string[],
): Promise<Looks | undefined> => {
  const patient = request.visitor.actor.user
  const disclosure = await discloseNothing(request, patient, 'accessLog')
  if (disclosure === undefined) return undefined
  const { items: lines } = await request.exchange.queries.accessLog.read(disclosure, {
    limit: looksAtMost,
    others: true,
    shown,
  })
  return { lines, whom: await readWhom(request, lines, { patient, own: 'You', held: labels }) }
}

/** `Who looked at this plan`, with the way to everything that was looked at. */
export const WhoLooked = ({ at, looks }: { readonly at: string; readonly looks: Looks | undefined }) =>
  looks === undefined ? null : (
    <section className="cie-part" aria-labelledby="who-looked">
      <h2 className="nhsuk-heading-m" id="who-looked">
        Who looked at {at}
      </h2>
      {looks.lines.length === 0 ? (
        <p>Nobody but you has looked at {at}.</p>
      ) : (
        <NewestLooks lines={looks.lines} whom={looks.whom} whose={yours} most={peopleAtMost} />
      )}
      <p className="cie-onscreen">
        <a href="/access-log?who=others">Everyone but you who has looked at your record</a>
      </p>
    </section>
  )
