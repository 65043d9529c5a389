/** Fails where the lock file lacks an optional package of another platform: `npm ci` refuses such a file, and some mirrors make npm write one. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() }),
  ),
})

const { packages } = lockFile.parse(JSON.parse(await readFile('package-lock.json', 'utf8')))
const missing = Object.values(packages)
  .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
  .filter(name => !Object.keys(packages).some(path => path.endsWith(`node_modules/${name}`)))
if (missing.length > 0) {
  process.stdout.write(
    `package-lock.json lacks ${missing.join(', ')}: put back the entries that npm dropped (version, optional, os, cpu, libc)\n`,
  )
  process.exitCode = 1
}
