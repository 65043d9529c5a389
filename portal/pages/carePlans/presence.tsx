/** Who is writing where at this moment: told on the page, and to the page's own script when it asks again. */
import { toInstant } from '../../../domain/kernel/time.ts'
import type { Answer } from '../../layout/view.ts'
import { listed } from '../../text/words.ts'
import type { PageRequest } from '../../visitor.ts'
import { gone, placeOf } from './place.ts'
import { readPlan, type PlanRead } from './read.ts'
import { readWhom } from './who.ts'

/** What is said of each section in which somebody else is writing, by the section's word. */
export type Presence = ReadonlyMap<string, string>

/** Who saved a draft this long ago is no longer writing. */
const writingForMs = 15_000

/** Who is writing into the plan now, as its reader may know. */
export const readPresence = async (request: PageRequest, read: PlanRead): Promise<Presence> => {
  const { clock, queries } = request.exchange
  const since = toInstant(Date.parse(clock()) - writingForMs)
  const writers = await queries.carePlans.writers(read.disclosure, read.place.plan, since)
  if (writers.length === 0) return new Map()
  const { who } = await readWhom(request, read, writers)
  const sections = [...new Set(writers.map(({ section }) => section))]
  return new Map(
    sections.map(section => {
      const names = [...new Set(writers.filter(one => one.section === section).map(who))]
      return [section, `${listed(names)} ${names.length === 1 ? 'is' : 'are'} writing here.`]
    }),
  )
}

/** Where a section's writers are told. Empty while there are none. */
export const Writers = ({ section, presence }: { readonly section: string; readonly presence: Presence }) => (
  <p className="cie-writers" aria-live="polite" data-writers={section}>
    {presence.get(section)}
  </p>
)

/** `GET …/writers`: the sentences by section, for the page's own script. */
export const writersFragment = async (request: PageRequest): Promise<Answer> => {
  const read = await readPlan(request)
  if (read === undefined) return gone(placeOf(request))
  return { kind: 'facts', facts: Object.fromEntries(await readPresence(request, read)) }
}
