/** `npm run bench`: runs every measurement one after the other, and writes one JSON document: to standard output, or to `--out FILE`. */
import { spawn } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const folder = fileURLToPath(new URL('.', import.meta.url))
const { values } = parseArgs({ options: { out: { type: 'string' } } })

/** What a program prints; throws where it fails. */
const outputOf = async (program: string): Promise<string> => {
  const child = spawn(process.execPath, ['--import', 'tsx', `${folder}${program}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  const code = await new Promise(resolve => child.once('close', resolve))
  if (code !== 0) throw new Error(`${program} failed`)
  return Buffer.concat(parts).toString()
}

const entries = await readdir(folder, { withFileTypes: true })
const programs = entries.filter(entry => entry.isFile() && entry.name !== 'all.ts').map(({ name }) => name)
const results: unknown[] = []
for (const program of programs.toSorted()) {
  process.stderr.write(`${program} …\n`)
  results.push(JSON.parse(await outputOf(program)))
}
const document = `${JSON.stringify(results, null, 2)}\n`
if (values.out === undefined) process.stdout.write(document)
else await writeFile(values.out, document)
