/** Care plans: merging into a plan of 200 items beside writing without a merge, and the plan's page with 100 versions beside one with 10. */
import { randomBytes } from 'node:crypto'
import type { carePlan } from '../domain/carePlan/decider.ts'
import type { Actor } from '../domain/kernel/actor.ts'
import type { CommandOf } from '../domain/kernel/decider.ts'
import { isRejection } from '../domain/kernel/rejection.ts'
import { addDays } from '../domain/kernel/time.ts'
import { portalLimits } from '../portal/exchange.ts'
import { portalPages } from '../portal/pages/portalPages.ts'
import { formOf } from '../portal/security/form.ts'
import type { PageRequest } from '../portal/visitor.ts'
import { unavailable } from '../test/support/unavailableDashboards.ts'
import { storySections, templateInForce } from '../test/support/planStory.ts'
import { median, percentile, ratio, report } from './support/measure.ts'
import { openSqliteWorld } from './support/world.ts'

const items = 200
const merges = 200
const views = 200

const { world, close } = await openSqliteWorld('carePlans')
const hospital = await world.addProvider('RYJ')
const diabetes = await world.addTeam(hospital, 'Diabetes team')
const surgery = await world.addProvider('E85001', 'gp')
const practice = await world.addTeam(surgery, 'Practice team')
const patient = await world.addPatient(hospital, '9990000018')
const inTeam = async (team: string, organisation: string): Promise<Actor> => ({
  user: await world.addProfessional([team]),
  role: 'professional',
  team,
  organisation,
})
const nurse = await inTeam(diabetes, hospital)
const gp = await inTeam(practice, surgery)
await world.share(patient, diabetes, ['general', 'mental'])
await world.share(patient, practice, ['general', 'mental'])
const madeWith = { id: await templateInForce(world, [hospital, surgery]), version: 0 }

type Deed = CommandOf<typeof carePlan.commands>
const askedBy = (by: Actor, plan: string) => ({
  by,
  session: world.session,
  purpose: 'directCare' as const,
  correlation: world.ids.uuid(),
  patient,
  plan,
  commandId: world.ids.uuid(),
})
const ask = async (by: Actor, plan: string, command: Deed): Promise<number> => {
  const written = await world.planWriting.ask(askedBy(by, plan), command)
  if (isRejection(written)) throw new Error(`${command.type}: ${written.why}`)
  return written.revision
}
const draftPlan = async (): Promise<string> => {
  const plan = world.ids.opaque()
  const data = { patient, title: 'A plan', template: madeWith, sections: storySections }
  await ask(nurse, plan, { type: 'DraftPlan', data })
  return plan
}
const paragraph = (words: number): string =>
  Array.from({ length: words }, () => randomBytes(4).toString('hex')).join(' ')
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

const large = await draftPlan()
for (let nth = 0; nth < items; nth += 1) {
  const content = { kind: 'goal' as const, text: paragraph(12), progress: nth % 100 }
  await ask(nurse, large, { type: 'AddItem', data: { item: world.ids.opaque(), section: 'goals', content } })
}
let base = await ask(nurse, large, {
  type: 'WriteSection',
  data: { section: 'needs', text: paragraph(200), base: items },
})

const merging: number[] = []
const writing: number[] = []
let text = paragraph(200)
base = await ask(nurse, large, { type: 'WriteSection', data: { section: 'needs', text, base } })
for (let nth = 0; nth < merges; nth += 1) {
  const before = base
  const mine = `${text} ${paragraph(5)}`
  const theirs = `${paragraph(5)} ${text}`
  const write = (by: Actor, said: string) => async (): Promise<void> => {
    base = await ask(by, large, {
      type: 'WriteSection',
      data: { section: 'needs', text: said, base: before },
    })
  }
  writing.push(await timed(write(nurse, theirs)))
  merging.push(await timed(write(gp, mine)))
  text = paragraph(200)
  base = await ask(nurse, large, { type: 'WriteSection', data: { section: 'needs', text, base } })
}

/** A plan of some versions: texts and goals by turns. */
const planOf = async (versions: number): Promise<string> => {
  const plan = await draftPlan()
  let revision = 0
  for (let nth = 1; nth < versions; nth += 1) {
    const said =
      nth % 2 === 0
        ? ({
            type: 'WriteSection',
            data: { section: 'aboutMe', text: paragraph(60), base: revision },
          } as const)
        : ({
            type: 'AddItem',
            data: {
              item: world.ids.opaque(),
              section: 'goals',
              content: { kind: 'goal', text: paragraph(8), progress: nth },
            },
          } as const)
    revision = await ask(nth % 3 === 0 ? gp : nurse, plan, said)
  }
  return plan
}
const [ten, hundred] = [await planOf(10), await planOf(100)]
await world.settled()

const nothing = (): void => undefined
const pages = portalPages({ demonstration: false })
const route = pages.routes.find(
  ({ path, method, roles }) =>
    path === '/patients/:id/plans/:plan' && method === 'GET' && roles.includes('professional'),
)
if (route === undefined) throw new Error('the portal has no page of a plan')
const request = (plan: string): PageRequest => ({
  params: { id: patient, plan },
  query: {},
  form: formOf([]),
  url: `/patients/${patient}/plans/${plan}`,
  correlation: world.ids.uuid(),
  visitor: {
    kind: 'known',
    actor: gp,
    teams: [practice],
    session: world.session,
    displayName: 'Dr Example',
    csrfToken: 'token',
    signedInAt: world.clock(),
    expiresAt: addDays(world.clock(), 1),
  },
  exchange: {
    ...world,
    dashboards: unavailable('not measured here'),
    messagePerson: () => Promise.resolve(undefined),
    failingMessages: () => 0,
    ownWritesSeen: () => Promise.resolve(),
    changes: { subscribe: () => nothing },
    sessions: world.stores.sessions,
    secret: world.stores.keys.secret,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    limits: portalLimits,
  },
})
const bytes = { ten: 0, hundred: 0 }
const view = (plan: string, name: keyof typeof bytes) => async (): Promise<void> => {
  const answer = await route.handle(request(plan))
  if (answer.kind !== 'page' || answer.status !== undefined) throw new Error('no page')
  bytes[name] = Buffer.byteLength(answer.html)
}
const viewing = { ten: [] as number[], hundred: [] as number[] }
for (let nth = 0; nth < views; nth += 1) {
  viewing.ten.push(await timed(view(ten, 'ten')))
  viewing.hundred.push(await timed(view(hundred, 'hundred')))
}
await close()

const said = (times: readonly number[]) => ({
  p50: Math.round(median(times) * 100) / 100,
  p95: Math.round(percentile(times, 0.95) * 100) / 100,
  p99: Math.round(percentile(times, 0.99) * 100) / 100,
})
report('carePlans', {
  items,
  mergeMs: said(merging),
  writeWithoutMergeMs: said(writing),
  mergeOfWrite: ratio(median(merging), median(writing)),
  pageMs: { of10Versions: said(viewing.ten), of100Versions: said(viewing.hundred) },
  pageBytes: bytes,
})
