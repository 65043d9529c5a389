/** A care plan that a hospital’s nurse, a GP and the person have written: for tests of what reads plans. */
import { carePlan } from '../../domain/carePlan/decider.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { sectionKind, type ItemContent, type TemplateSection } from '../../domain/kernel/planSections.ts'
import { localDate } from '../../domain/kernel/time.ts'
import { template } from '../../domain/template/decider.ts'
import type { World } from './world.ts'

/** Who writes it. The teams have the person’s share of general health at least. */
export interface Writers {
  readonly patient: string
  readonly gp: Actor
  readonly nurse: Actor
  readonly partners: readonly string[]
}

type Titles = readonly [title: string, plainTitle: string]

/** The sections of the story's template, in its order. */
const titles: Readonly<Record<string, Titles>> = {
  aboutMe: ['About me', 'What matters to me'],
  needs: ['Needs, concerns and health problems', 'What troubles me'],
  goals: ['Goals and hopes', 'My goals'],
  actions: ['Actions and activities', 'Who does what'],
  contingency: ['Contingency', 'What to do if'],
  mood: ['Mental health', 'My mood'],
  treatment: ['Treatment plan', 'My treatment'],
  specialNote: ['Special patient note', 'What NHS 111 is told'],
}

export const storySections: readonly TemplateSection[] = Object.entries(titles).map(
  ([id, [title, plainTitle]]) => ({
    id,
    kind: id === 'mood' ? 'needs' : sectionKind.parse(id),
    title,
    plainTitle,
    need: ['aboutMe', 'goals'].includes(id) ? 'mandatory' : 'required',
    label: id === 'mood' ? 'mental' : 'general',
  }),
)

type Deed = CommandOf<typeof carePlan.commands>

/** The sections that a command is about. */
const sectionsIn = ({ data }: Deed, items: ReadonlyMap<string, string>): readonly string[] => {
  if ('item' in data && !('section' in data)) return [items.get(data.item) ?? '']
  return 'section' in data ? [data.section] : []
}

/** Asks commands of one plan, as anybody. */
export const planOf = (world: World, patient: string, plan: string) => {
  const items = new Map<string, string>()
  let newest = 0
  return {
    /** The plan’s newest revision that was written here. */
    revision: (): number => newest,
    ask: async (by: Actor, command: Deed) => {
      if (command.type === 'AddItem') items.set(command.data.item, command.data.section)
      const written = await world.ask({
        aggregate: carePlan,
        id: plan,
        subject: patient,
        by,
        command,
        aim: { patient, plan: { id: plan, sections: sectionsIn(command, items) } },
      })
      newest = written.revision
      return written
    },
  }
}

/** Puts a version of a template in force. */
export const versionInForce = async (
  world: World,
  partners: readonly string[],
  {
    id,
    version,
    sections,
  }: { readonly id: string; readonly version: number; readonly sections: readonly TemplateSection[] },
): Promise<void> => {
  const data = {
    version,
    title: 'Diabetes care plan',
    plainTitle: 'Your diabetes plan',
    sections,
    partners,
  }
  await world.ask({ aggregate: template, id, command: { type: 'ProposeTemplate', data } })
  for (const organisation of partners)
    await world.ask({
      aggregate: template,
      id,
      command: { type: 'AgreeToTemplate', data: { version, organisation } },
    })
}

/** Puts a template in force; answers its id. */
export const templateInForce = async (
  world: World,
  partners: readonly string[],
  sections: readonly TemplateSection[] = storySections,
): Promise<string> => {
  const id = world.ids.opaque()
  await versionInForce(world, partners, { id, version: 0, sections })
  return id
}

const daysMs = 86_400_000

/** A plan with something in every part but one, written over some weeks; answers its id. */
export const writePlan = async (world: World, { patient, gp, nurse, partners }: Writers) => {
  const id = world.ids.opaque()
  const madeWith = { id: await templateInForce(world, partners), version: 0 }
  const plan = planOf(world, patient, id)
  const self: Actor = { user: patient, role: 'patient' }
  const item = async (by: Actor, where: string, content: ItemContent): Promise<string> => {
    const one = world.ids.opaque()
    await plan.ask(by, { type: 'AddItem', data: { item: one, section: where, content } })
    return one
  }
  const write = (by: Actor, where: string, text: string) =>
    plan.ask(by, { type: 'WriteSection', data: { section: where, text, base: plan.revision() } })
  const team = (of: Actor): string => of.team ?? ''

  await plan.ask(nurse, {
    type: 'DraftPlan',
    data: {
      patient,
      title: 'Living well with diabetes',
      template: madeWith,
      sections: storySections,
      reviewOn: localDate.parse('2027-02-01'),
    },
  })
  await plan.ask(nurse, { type: 'SetSectionOwner', data: { section: 'goals', team: team(nurse) } })
  await plan.ask(gp, { type: 'SetSectionOwner', data: { section: 'contingency', team: team(gp) } })
  await write(
    self,
    'aboutMe',
    'I live with my daughter and walk to the market every day.\nPlease tell me things plainly.',
  )
  await write(gp, 'needs', 'Type 2 diabetes since 2014. Early kidney disease. Foot check is due.')
  const goal = await item(nurse, 'goals', {
    kind: 'goal',
    text: 'Bring my blood sugar (HbA1c) below 53',
    why: 'I want to keep my eyesight',
    progress: 20,
  })
  await item(self, 'goals', { kind: 'goal', text: 'Dance at my granddaughter’s wedding' })
  await item(self, 'actions', {
    kind: 'action',
    text: 'Walk for 20 minutes after lunch',
    who: { type: 'person' },
    stage: 'underway',
  })
  await item(gp, 'actions', {
    kind: 'action',
    text: 'Check feet and book the eye screening',
    who: { type: 'team', id: team(gp) },
    due: localDate.parse('2027-01-15'),
    stage: 'planned',
  })
  await item(nurse, 'actions', {
    kind: 'action',
    text: 'Fill the pill box on Sundays',
    who: { type: 'other', words: 'Your daughter Mira' },
    stage: 'underway',
  })
  await item(gp, 'contingency', {
    kind: 'trigger',
    text: 'I am sick and can’t keep fluids down',
    whatToDo: 'Stop metformin. Check blood sugar every 4 hours.',
    whoToContact: 'Diabetes nurse, or 111 at night',
  })
  await item(gp, 'contingency', {
    kind: 'contact',
    text: 'Mira Example',
    role: 'daughter',
    phone: '020 7946 0018',
    crisis: true,
  })
  await item(nurse, 'treatment', {
    kind: 'regimen',
    text: 'Metformin 1 g twice a day',
    cycles: 'Every day with food',
    whoToCall: 'Diabetes team, 020 7946 0000',
  })
  await write(gp, 'specialNote', 'Has type 2 diabetes and early kidney disease. Stop metformin if vomiting.')
  const seen = plan.revision()
  await plan.ask(self, { type: 'AgreeToPlan', data: { seen, sections: ['aboutMe', 'goals', 'actions'] } })
  await plan.ask(self, {
    type: 'DisagreeWithPlan',
    data: { seen, sections: ['treatment'], why: 'The tablets upset my stomach' },
  })
  world.passes(20 * daysMs)
  await plan.ask(nurse, {
    type: 'ChangeItem',
    data: {
      item: goal,
      base: plan.revision(),
      content: {
        kind: 'goal',
        text: 'Bring my blood sugar (HbA1c) below 53',
        why: 'I want to keep my eyesight',
        progress: 60,
      },
    },
  })
  await plan.ask(gp, { type: 'PublishPlan', data: { seen: plan.revision() } })
  await world.settled()
  return { id, goal, template: madeWith.id, ...plan }
}
