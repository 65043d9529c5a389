/** Writes the demonstration's care plans: each step by whoever takes it, as ids that are the same every time. */
import { carePlan } from '../../domain/carePlan/decider.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import type { Ask } from '../ask.ts'
import { shippedTemplates, templateIdOf } from '../carePlanTemplates/shipped.ts'
import { demonstrationId } from './founding.ts'
import type { Act, PlanIds } from './story/acts.ts'

type PlanAct = Extract<Act, { kind: 'plan' }>

/** Of the nth person: their plan, or an item of it. */
const idOf = (nth: number, what: string): string => demonstrationId('carePlan', `${String(nth)}:${what}`)

const templateOf = (name: string): ReturnType<PlanIds['template']> => {
  const found = shippedTemplates.findLast(one => one.name === name)
  if (found === undefined) throw new Error(`no care plan template is called ${name}`)
  return { template: { id: templateIdOf(name), version: found.version }, sections: found.sections }
}

/** Takes one step of the plan of the nth person. */
export const writePlan = async (
  ask: Ask,
  { patient, nth }: { readonly patient: string; readonly nth: number },
  { by, sections, command }: PlanAct,
): Promise<void> => {
  const team = (key: string): string => demonstrationId('team', key)
  const ids: PlanIds = { patient, team, item: key => idOf(nth, key), template: templateOf }
  const id = idOf(nth, 'plan')
  const writer: Actor =
    by === 'patient'
      ? { user: patient, role: 'patient' }
      : {
          user: demonstrationId('professional', by.professional),
          role: 'professional',
          team: team(by.team),
        }
  await ask({
    aggregate: carePlan,
    id,
    subject: patient,
    by: writer,
    aim: { patient, plan: { id, sections } },
    command: command(ids),
  })
}
