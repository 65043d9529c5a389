/** The order in which test files run: the longest first, so that no long one is left over for the end while other workers stand idle. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Those that take more than half a minute, the longest first, as measured on two cores. */
const longest = [
  'journey/everyPage',
  'reliability/processes/seeds',
  'reliability/processes/turns',
  'journey/main',
  'reliability/processes/processes',
  'eventstoredb/facts',
  'journey/eventstoredb',
  'reliability/eventstoredb/faults',
  'app/program',
  'reliability/kills',
  'store/eventstoredb/log',
  'app/refusals',
  'reliability/processes/nhs111',
].map(name => `/test/${name}.test.ts`)

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = longest.findIndex(name => moduleId.endsWith(name))
  return place < 0 ? longest.length : place
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files)
    return usual.toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}
