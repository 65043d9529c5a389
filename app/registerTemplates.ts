/** Proposes the care plan templates that a register document names, and records who has agreed to them; the same again changes nothing. */
import { template } from '../domain/template/decider.ts'
import type { Ask } from './ask.ts'
import { shippedTemplates, templateIdOf } from './carePlanTemplates/shipped.ts'
import type { Core } from './compose.ts'
import type { RegisterDocument } from './registerDocument.ts'

interface Registering {
  readonly core: Core
  readonly ask: Ask
}
type OneTemplate = NonNullable<RegisterDocument['carePlanTemplates']>[number]

const providerOf = async ({ core }: Registering, ods: string, name: string): Promise<string> => {
  const found = await core.identity.providerByOds(ods)
  if (found === undefined) throw new Error(`the care plan template ${name}: there is no provider ${ods}`)
  return found
}

/** Throws, naming the fault, where the template was proposed otherwise or a provider is not registered. */
export const registerTemplate = async (
  at: Registering,
  { name, version, partners, agreed }: OneTemplate,
): Promise<void> => {
  const shipped = shippedTemplates.find(one => one.name === name && one.version === version)
  if (shipped === undefined)
    throw new Error(`no version ${String(version)} of the care plan template ${name} is shipped`)
  const { title, plainTitle, sections } = shipped
  const ids = await Promise.all(partners.map(ods => providerOf(at, ods, name)))
  const id = templateIdOf(name)
  const data = { version, title, plainTitle, sections, partners: ids }
  await at.ask({ aggregate: template, id, command: { type: 'ProposeTemplate', data } })
  for (const ods of agreed) {
    const organisation = await providerOf(at, ods, name)
    const command = { type: 'AgreeToTemplate', data: { version, organisation } } as const
    await at.ask({ aggregate: template, id, command })
  }
}
