/** Tests run from source, in processes of their own; long runs (soak, millions of inputs) only when asked for. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longestFirst.ts'

const long = process.env['LONG'] === '1'
/** Tests that take more seeds in a long run. */
const seeded = ['test/reliability/processes/seeds.test.ts', 'test/reliability/eventstoredb/faults.test.ts']

export default defineConfig({
  test: {
    include: long ? ['test/**/*.long.ts', ...seeded] : ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    pool: 'forks',
    // Programs that tests start are compiled once, not at each of their hundreds of starts.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'cie-compiled') },
    // Long runs measure: they would disturb each other.
    maxWorkers: long ? 1 : 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: long ? 1_800_000 : 60_000,
    hookTimeout: 60_000,
    setupFiles: [],
    globalSetup: ['test/support/servers/holder.ts'],
  },
})
