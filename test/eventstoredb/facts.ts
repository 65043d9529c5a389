/** What a real EventStoreDB 24.6.0 answered to `@eventstore/db-client` 6.2.1: one observation each, in the order they were made. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const fact = z.object({
  section: z.string(),
  case: z.string(),
  given: z.string(),
  call: z.string(),
  observed: z.unknown(),
})
export type Fact = z.infer<typeof fact>

/** All observations. */
export const readFacts = async (): Promise<readonly Fact[]> =>
  z
    .array(fact)
    .parse(JSON.parse(await readFile(new URL('../data/eventstoredb-facts.json', import.meta.url), 'utf8')))

/** A fact in words, to name it in a report. */
export const nameOf = ({ section, case: name, given, call }: Fact): string =>
  [section, name, given, call].filter(part => part !== '').join(' · ')
