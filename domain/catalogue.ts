/** Every aggregate, event and command of the system; codec, documentation and tests walk it. */
import { access } from './access/decider.ts'
import { carePlan } from './carePlan/decider.ts'
import { claim } from './claim/decider.ts'
import { client } from './client/decider.ts'
import { commissioner } from './commissioner/decider.ts'
import { consent } from './consent/decider.ts'
import { draft } from './draft/decider.ts'
import { entry } from './entry/decider.ts'
import type { Aggregate, CommandContract, CommandContracts } from './kernel/decider.ts'
import type { EventContract, EventContracts } from './kernel/event.ts'
import { list } from './list/decider.ts'
import { log } from './log/decider.ts'
import { message } from './message/decider.ts'
import { note } from './note/decider.ts'
import { notice } from './notice/decider.ts'
import { optOutList } from './optOutList/decider.ts'
import { patient } from './patient/decider.ts'
import { professional } from './professional/decider.ts'
import { provider } from './provider/decider.ts'
import { question } from './question/decider.ts'
import { publication } from './publication/decider.ts'
import { receiver } from './receiver/decider.ts'
import { team } from './team/decider.ts'
import { template } from './template/decider.ts'

/** What is known of an aggregate whatever its states are. */
export interface Catalogued {
  readonly category: string
  readonly sealed: boolean
  readonly commands: CommandContracts
  readonly events: EventContracts
}

/** Does the same with every aggregate, its own types intact. */
export const withEachAggregate = <T>(
  visit: <S, C extends CommandContracts, E extends EventContracts>(aggregate: Aggregate<S, C, E>) => T,
): readonly T[] => [
  visit(log),
  visit(provider),
  visit(team),
  visit(professional),
  visit(patient),
  visit(claim),
  visit(message),
  visit(entry),
  visit(list),
  visit(consent),
  visit(optOutList),
  visit(access),
  visit(question),
  visit(publication),
  visit(commissioner),
  visit(carePlan),
  visit(draft),
  visit(note),
  visit(notice),
  visit(template),
  visit(client),
  visit(receiver),
]

/** Every aggregate of the system. */
export const aggregates: readonly Catalogued[] = withEachAggregate<Catalogued>(aggregate => aggregate)

const byCategory = new Map(aggregates.map(aggregate => [aggregate.category, aggregate]))
const eventContracts = new Map(aggregates.flatMap(({ events }) => Object.entries(events)))
const commandContracts = new Map(aggregates.flatMap(({ commands }) => Object.entries(commands)))

/** The aggregate behind a stream's category, or undefined. */
export const aggregateOf = (category: string): Catalogued | undefined => byCategory.get(category)

/** The contract of an event type, or undefined for a type that this version of the program does not know. */
export const contractOf = (eventType: string): EventContract | undefined => eventContracts.get(eventType)

/** The contract of a command, or undefined. */
export const commandContract = (commandType: string): CommandContract | undefined =>
  commandContracts.get(commandType)
