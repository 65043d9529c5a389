/** Enters into a record what a message says of its person: who they are, its items, and the lists that they are on. */
import type { Filing } from '../../domain/filing.ts'
import { patient as record } from '../../domain/patient/decider.ts'
import type { Demographics } from '../../domain/patient/events.ts'
import { must, type Ask } from './ask.ts'
import type { InboxDeps } from './deps.ts'
import { fileItems, type Filed } from './items.ts'
import { keepLists } from './lists.ts'
import type { Placed, Target } from './place.ts'

type Deps = Pick<InboxDeps, 'documents' | 'journal' | 'keys'>

const recordDemographics = async (ask: Ask, patient: string, data: Demographics): Promise<void> => {
  const command = { type: 'RecordDemographics' as const, data }
  const step = { step: command.type, aggregate: record, id: patient, subject: patient }
  must(command.type, await ask({ ...step, command }))
}

/** Answers every revision of an entry that the message made or confirmed. */
export const enter = async (
  deps: Deps,
  ask: Ask,
  {
    filing,
    places,
    target,
  }: { readonly filing: Filing; readonly places: readonly Placed[]; readonly target: Target },
): Promise<readonly Filed[]> => {
  const { demographics, lists: statements = [] } = filing
  if (demographics !== undefined) await recordDemographics(ask, target.patient, demographics)
  const listed = statements.map(({ kind }) => kind)
  const filed = await fileItems(deps, ask, { places, target, listed })
  return [...filed, ...(await keepLists(deps, ask, { statements, places, target }))]
}
