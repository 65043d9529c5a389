/** `npm test`: every check and every test, and one closing line that counts them. Exits 1 when anything failed. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

interface Step {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

const checks: readonly Step[] = [
  // The longest first.
  { name: 'lint', command: 'eslint', args: ['.', '--max-warnings', '0'] },
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  { name: 'format', command: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
  {
    name: 'floors',
    command: 'depcruise',
    args: ['--config', 'dependencyRules.cjs', '--output-type', 'err', '.'],
  },
  { name: 'unused', command: 'knip', args: [] },
  { name: 'lock file', command: 'tsx', args: ['test/lockFile.ts'] },
  { name: 'documents', command: 'tsx', args: ['docs/generate.ts', '--check'] },
]

const run = ({ command, args }: Step): Promise<{ code: number; output: string }> =>
  new Promise(resolve => {
    const child = spawn(join('node_modules', '.bin', command), args, { env: process.env })
    let output = ''
    child.stdout.on('data', (text: Buffer) => (output += text.toString()))
    child.stderr.on('data', (text: Buffer) => (output += text.toString()))
    child.on('error', error => resolve({ code: 1, output: error.message }))
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const check = async (step: Step): Promise<boolean> => {
  const began = Date.now()
  const { code, output } = await run(step)
  say(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name} (${((Date.now() - began) / 1000).toFixed(0)} s)`)
  if (code !== 0) say(output)
  return code === 0
}

const counts = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  success: z.boolean(),
})

const tests = async (): Promise<z.infer<typeof counts>> => {
  const folder = await mkdtemp(join(tmpdir(), 'verify-'))
  const file = join(folder, 'tests.json')
  const child = spawn(
    join('node_modules', '.bin', 'vitest'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const code = await new Promise<number>(resolve => child.on('close', ended => resolve(ended ?? 1)))
  const told = counts.safeParse(
    await readFile(file, 'utf8').then(
      text => JSON.parse(text) as unknown,
      () => undefined,
    ),
  )
  await rm(folder, { recursive: true })
  if (!told.success)
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, success: false }
  const unseen = code !== 0 && told.data.numFailedTests === 0 ? 1 : 0
  return { ...told.data, numFailedTests: told.data.numFailedTests + unseen }
}

const results: boolean[] = []
const waiting = checks.values()
/** Two at a time: each takes the next one that waits. */
const some = async (): Promise<void> => {
  for (const step of waiting) results.push(await check(step))
}
await Promise.all([some(), some()])
const tested = await tests()
const passed = results.filter(Boolean).length + tested.numPassedTests
const failed = results.filter(ok => !ok).length + tested.numFailedTests
say(
  `${String(passed)} passed, ${String(failed)} failed, ${String(tested.numPendingTests + tested.numTodoTests)} skipped`,
)
process.exitCode = failed === 0 ? 0 : 1
