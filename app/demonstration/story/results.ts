/** A person's results: how often each test is taken, and the few that come late, or again with what was wrong put right. */
import { resultMessage, unverifiedMessage, type Panel } from '../hl7/results.ts'
import type { Act } from './acts.ts'
import { panelAt } from './measuring.ts'
import { panelPlans, type PanelPlan } from './panels.ts'
import { demonstrationDays, type Telling } from './telling.ts'

/** A result: when it is issued, and what is sent of it. */
export interface Issued {
  readonly day: number
  readonly acts: readonly Act[]
}

const howOften = ({ person, isFirst, random }: Telling, plan: PanelPlan): number => {
  const { condition, often, screening = 0 } = plan
  if (condition === undefined ? isFirst : person.conditions.includes(condition)) return often[isFirst ? 1 : 0]
  return person.age >= 18 && random.chance(screening * Math.min(1.6, person.age / 45)) ? 1 : 0
}

/** What became known of a sample: usually one message, sometimes a second one that corrects it, now and then in the wrong order. */
const sendingOf = (telling: Telling, { day, from }: { readonly day: number; readonly from: string }) => {
  const { random, on, message } = telling
  const taken = on(day - 0.3 - random.next() * 2)
  const sent = (arrives: number, panel: Panel, issued = arrives): Act =>
    message(arrives, from, (sender, as, at) =>
      resultMessage(sender, as, { panel, at: on(issued), taken, sent: at }),
    )
  return (panel: Panel, put: Panel): readonly Act[] => {
    const corrected = { ...put, status: 'C' as const }
    const fate = random.next()
    if (fate < 0.05) return [sent(day, panel), sent(day + 1 + random.next(), corrected)]
    if (fate < 0.07) return [sent(day + 1, corrected), sent(day + 3, panel, day)]
    return [sent(day, panel)]
  }
}

const ofPlan = (telling: Telling, plan: PanelPlan, severity: number): readonly Issued[] => {
  const { person, random, from, since } = telling
  const isIll = plan.condition === undefined || person.conditions.includes(plan.condition)
  const begins = plan.condition === undefined ? from : since(plan.condition)
  const howMany = howOften(telling, plan)
  return Array.from({ length: howMany }, (_, n): Issued => {
    const day = begins + 4 + ((n + 0.2 + random.next() * 0.6) * (demonstrationDays - 4.05 - begins)) / howMany
    const numbered = { filler: `${plan.key}-${person.hospitalNumber}-${String(n + 1)}`, random }
    const isTheFirst = person.nth === 0
    const running = { isTheFirst, isIll, severity, progress: day / demonstrationDays }
    const sending = sendingOf(telling, { day, from: plan.byPractice ? person.practice : person.hospital })
    return { day, acts: sending(panelAt(plan, running, numbered), panelAt(plan, running, numbered)) }
  })
}

/** Every result. Some people's values are worse than others', in poorer places a little more often; the first one's are as usual. */
export const resultsOf = (telling: Telling): readonly Issued[] => {
  const { person, random } = telling
  const drawn = 0.78 + random.next() * 0.6 + (5.5 - person.decile) * 0.012
  const severity = person.nth === 0 ? 1 : drawn
  return panelPlans.flatMap(plan => ofPlan(telling, plan, severity))
}

/** A result of somebody whom the exchange can't be sure of: somebody must look. */
export const puzzleOf = (telling: Telling): readonly Act[] => {
  const { person, random, message } = telling
  const isOne = person.nth > 0 && (person.nth < 4 || person.nth % 400 === 200)
  const plan = panelPlans.find(({ key }) => key === 'bloodCount')
  if (!isOne || plan === undefined) return []
  const numbered = { filler: `puzzle-${person.hospitalNumber}`, random }
  const panel = panelAt(plan, { isTheFirst: false, isIll: true, severity: 1, progress: 1 }, numbered)
  return [
    message(demonstrationDays - 1 - random.next() * 3, person.hospital, (sender, as, at) =>
      unverifiedMessage(sender, as, { panel, at }),
    ),
  ]
}
