/** A run that fails says so to whoever started it, also where it used a PostgreSQL of this machine. */
import { expect, it } from 'vitest'
import { runProgram } from '../program.ts'

it('leaves the exit code of a run that failed as it was', async () => {
  const { code, stderr } = await runProgram('test/support/servers/child.ts', [], {}).ended
  expect([code, stderr]).toStrictEqual([3, ''])
})
