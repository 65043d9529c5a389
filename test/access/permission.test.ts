/** Every command, asked by every role in every standing that there is: what access and the write path say is what the catalogue says. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Aim } from '../../access/access.ts'
import { section } from '../../app/carePlanTemplates/prsb.ts'
import { carePlan } from '../../domain/carePlan/decider.ts'
import { withEachAggregate } from '../../domain/catalogue.ts'
import { relationships, roles, type Actor, type Relationship, type Role } from '../../domain/kernel/actor.ts'
import type { Aggregate, CommandContracts } from '../../domain/kernel/decider.ts'
import type { EventContracts } from '../../domain/kernel/event.ts'
import { isRejection, type Rejection } from '../../domain/kernel/rejection.ts'
import { addDays } from '../../domain/kernel/time.ts'
import { commandsOf } from '../support/domainArbitrary.ts'
import { openWorld, type World } from '../support/world.ts'

type Standing = Relationship | 'stranger'
const standings: readonly Standing[] = [...relationships, 'stranger']

let world: World
/** A plan of general sections, and how a command names it. */
const draftPlan = async (patient: string): Promise<Required<Aim>['plan']> => {
  const id = world.ids.opaque()
  const data = {
    patient,
    title: 'My plan',
    template: { id: world.ids.opaque(), version: 0 },
    sections: [section('aboutMe')],
  }
  await world.ask({
    aggregate: carePlan,
    id,
    subject: patient,
    by: { user: patient, role: 'patient' },
    aim: { patient },
    command: { type: 'DraftPlan', data },
  })
  return { id, sections: ['aboutMe'] }
}
/** How an actor of any role is made to stand, and to what. */
let situations: Readonly<Record<Standing, { readonly by: Partial<Actor>; readonly aim: Partial<Aim> }>>
beforeAll(async () => {
  world = await openWorld()
  const hospital = await world.addProvider('RZW01')
  const practice = await world.addProvider('E84901', 'gp')
  const kidneys = await world.addTeam(hospital)
  const surgery = await world.addTeam(practice)
  const doctor = await world.addProfessional([surgery])
  const ann = await world.addPatient(hospital, '9990000018')
  const ben = await world.addPatient(hospital, '9990000026')
  const content = { kind: 'letter' as const, title: 'Dear Ann' }
  const entry = await world.fileEntry({ patient: ann, organisation: hospital, team: kidneys, content })
  const awaited = await world.fileEntry({
    patient: ann,
    organisation: hospital,
    team: kidneys,
    content,
    releaseAt: addDays(world.clock(), 7),
  })
  const nephrologist = await world.addProfessional([kidneys])
  const hidden = await world.fileEntry({ patient: ben, organisation: hospital, team: kidneys, content })
  await world.share(ann, surgery, ['general'])
  const plan = await draftPlan(ann)
  const hiddenPlan = await draftPlan(ben)
  const inSurgery = { user: doctor, team: surgery, organisation: practice }
  situations = {
    self: { by: { user: ann }, aim: { patient: ann } },
    ownTeam: { by: inSurgery, aim: { team: surgery } },
    permitted: { by: inSurgery, aim: { patient: ann, entry } },
    author: {
      by: { user: nephrologist, team: kidneys, organisation: hospital },
      aim: { patient: ann, entry: awaited },
    },
    reader: { by: inSurgery, aim: { patient: ann, plan } },
    sender: { by: { user: 'feed', organisation: hospital }, aim: { organisation: hospital } },
    office: { by: { user: 'someone' }, aim: {} },
    stranger: {
      by: inSurgery,
      aim: { patient: ben, entry: hidden, plan: hiddenPlan, team: kidneys, organisation: hospital },
    },
  }
})
afterAll(() => world.close())

/** Whether the exchange takes the command as far as its rules: through access, and through the write path's own gate. */
const isTaken = async <S, C extends CommandContracts, E extends EventContracts>(
  aggregate: Aggregate<S, C, E>,
  type: string,
  { role, standing }: { readonly role: Role; readonly standing: Standing },
): Promise<boolean> => {
  const { by, aim } = situations[standing]
  const id = world.ids.opaque()
  const actor: Actor = { user: 'someone', ...by, role }
  const permission = await world.access.permit({
    by: actor,
    session: world.session,
    command: type,
    category: aggregate.category,
    id,
    ...aim,
  })
  if (isRejection(permission)) return false
  const command = fc
    .sample(commandsOf(aggregate.commands), { numRuns: 500, seed: 1 })
    .find(one => one.type === type)
  if (command === undefined) throw new Error(`no ${type} among the samples`)
  const write = {
    aggregate,
    command,
    subject: id,
    permission,
    purpose: 'upkeep',
    correlation: world.ids.uuid(),
  } as const
  const answer = await world.handle({ ...write, id, commandId: world.ids.uuid() })
  const elsewhere = await world.handle({ ...write, id: world.ids.opaque(), commandId: world.ids.uuid() })
  expect(gateOf(elsewhere)).toBe('shut')
  return gateOf(answer) === 'open'
}

/** Whether the write path let a command through to its rules. */
const gateOf = (answer: object | Rejection): 'open' | 'shut' =>
  isRejection(answer) && answer.why.endsWith('may not be asked here by this role') ? 'shut' : 'open'

const asked = withEachAggregate(aggregate => ({
  commands: Object.entries(aggregate.commands).map(([type, { who }]) => ({
    type,
    who,
    isTaken: (role: Role, standing: Standing) => isTaken(aggregate, type, { role, standing }),
  })),
})).flatMap(({ commands }) => commands)

describe('a command', () => {
  it.each(asked)('$type is taken from whom the catalogue names, and from nobody else', async one => {
    const taken: string[] = []
    const named: string[] = []
    for (const role of roles) {
      for (const standing of standings) {
        if (await one.isTaken(role, standing)) taken.push(`${role} ${standing}`)
        const may = one.who.some(
          line =>
            line.role === role &&
            (line.relationship === 'office' ||
              line.relationship === standing ||
              // Who made an item sees it.
              (line.relationship === 'permitted' && standing === 'author')),
        )
        if (may) named.push(`${role} ${standing}`)
      }
    }
    expect(taken).toStrictEqual(named)
  })
})
