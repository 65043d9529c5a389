/** Providers and their teams as the log itself has them now, for routing messages to the team that wrote them. */
import { fold } from '../domain/kernel/decider.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { CareSetting } from '../domain/kernel/terms.ts'
import { provider, type ProviderState } from '../domain/provider/decider.ts'
import { team, type TeamState } from '../domain/team/decider.ts'
import { specialtyOf } from '../domain/team/specialties.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'

/** What mapping a message needs to know of its sender. */
export interface SenderView {
  readonly setting: CareSetting
  /** Its ODS code and its name. */
  readonly names: readonly string[]
  /** The provider's open team of the specialty behind the first code that is known; its only team where it has one. */
  readonly team: (codes: readonly string[]) => string | undefined
}

interface OpenTeam {
  readonly id: string
  readonly specialty: string
}

/** Opens the directory. Each call first reads what is new in the log. */
export const openDirectory = (
  journal: Journal,
): ((organisation: string) => Promise<SenderView | undefined>) => {
  const providers = new Map<string, ProviderState>()
  const teams = new Map<string, TeamState>()
  let after: string | undefined
  let reading: Promise<void> = Promise.resolve()

  const readOn = async (): Promise<void> => {
    // What is read goes at least so far: from there the next call goes on, however long no provider changed.
    const end = await journal.end()
    const options = { categories: [provider.category, team.category], ...(after !== undefined && { after }) }
    for await (const page of journal.readAll(options)) {
      for (const recorded of page) {
        const id = idOf(recorded.stream)
        if (recorded.stream.startsWith(`${team.category}-`)) {
          teams.set(id, fold(team, typedEvents(team, [recorded]), teams.get(id)))
        } else {
          providers.set(id, fold(provider, typedEvents(provider, [recorded]), providers.get(id)))
        }
      }
    }
    after = end ?? after
  }

  const openTeams = (organisation: string): readonly OpenTeam[] =>
    [...teams].flatMap(([id, state]) =>
      state.status === 'open' && state.details.provider === organisation
        ? [{ id, specialty: state.details.specialty }]
        : [],
    )

  /** What a provider of one team sends is that team's: a surgery names no specialty. */
  const teamOf = (organisation: string, codes: readonly string[]): string | undefined => {
    const open = openTeams(organisation)
    const named = codes
      .map(specialtyOf)
      .map(wanted => open.find(({ specialty }) => specialty === wanted))
      .find(found => found !== undefined)
    const [only, ...others] = open
    return named?.id ?? (others.length === 0 ? only?.id : undefined)
  }

  return async organisation => {
    reading = reading.then(readOn, readOn)
    await reading
    const found = providers.get(organisation)
    if (found === undefined || found.status === 'none') return undefined
    const { setting, ods, name } = found.details
    return { setting, names: [ods, name], team: codes => teamOf(organisation, codes) }
  }
}
