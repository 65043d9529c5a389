/** Tests run from source, in processes of their own; long runs (soak, millions of inputs) only when asked for. */
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longestFirst.ts'

const long = process.env['LONG'] === '1'

export default defineConfig({
  test: {
    include: long ? ['test/**/*.long.ts'] : ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    pool: 'forks',
    // Long runs measure: they would disturb each other.
    maxWorkers: long ? 1 : 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: long ? 1_800_000 : 60_000,
    hookTimeout: 60_000,
    setupFiles: [],
    globalSetup: ['test/support/servers/holder.ts'],
  },
})
