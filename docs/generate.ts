/** Writes the pages that are made from the code; with `--check` it writes nothing and exits 1 where one is out of date. */
import { readFile, writeFile } from 'node:fs/promises'
import { openApiDocument } from '../api/openApi.ts'
import { routes } from '../api/routes.ts'
import { dashboardsPage } from './dashboardsPage.ts'
import { eventsPage } from './eventsPage.ts'
import { nhs111Page } from './nhs111Page.ts'
import { policyPage } from './policyPage.ts'

const pages: Readonly<Record<string, string>> = {
  'dashboards.md': dashboardsPage(),
  'events.md': eventsPage(),
  'nhs111.md': nhs111Page(),
  'policy.md': policyPage(),
  'openapi.json': `${JSON.stringify(openApiDocument(routes), undefined, 2)}\n`,
}

const fileOf = (name: string): URL => new URL(name, import.meta.url)

const isCurrent = async (name: string, text: string): Promise<boolean> => {
  const there = await readFile(fileOf(name), 'utf8').catch(() => undefined)
  if (there === text) return true
  process.stderr.write(`docs/${name} is out of date: npm run docs\n`)
  return false
}

if (process.argv.includes('--check')) {
  const current = await Promise.all(Object.entries(pages).map(([name, text]) => isCurrent(name, text)))
  process.exitCode = current.every(Boolean) ? 0 : 1
} else {
  for (const [name, text] of Object.entries(pages)) await writeFile(fileOf(name), text)
}
