/** Deciders of a plan with one fault each, which the laws of writing together must find. */
import { carePlan } from '../../domain/carePlan/decider.ts'
import { isDrafted } from '../../domain/carePlan/state.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import type { Plan } from './writersLaws.ts'

/** A decider with one fault. */
const faulty = (fault: Partial<Pick<Plan, 'decide' | 'evolve'>>): Plan => ({ ...carePlan, ...fault })
export const losesMerges = faulty({
  decide: (command, state, context) => {
    const hasFrom = command.type === 'WriteSection' && command.data.from !== undefined
    const isOld = hasFrom && isDrafted(state) && state.changedAt > command.data.base
    return isOld ? [] : carePlan.decide(command, state, context)
  },
})
export const lastWriterWins = faulty({
  decide: (command, state, context) =>
    command.type === 'WriteSection' && isDrafted(state)
      ? carePlan.decide({ ...command, data: { ...command.data, base: state.revision } }, state, context)
      : carePlan.decide(command, state, context),
})
export const movesAgreement = faulty({
  evolve: (state, event) =>
    event.type === 'PlanAgreed' && isDrafted(state)
      ? carePlan.evolve(state, { ...event, data: { ...event.data, seen: state.revision + 1 } })
      : carePlan.evolve(state, event),
})
export const forgetsMerges = faulty({
  evolve: (state, event) => {
    const next = carePlan.evolve(state, event)
    return isDrafted(next) ? { ...next, merged: new Map() } : next
  },
})

/** What two changed otherwise is settled by nobody: who comes last has it. */
export const settlesByItself = faulty({
  decide: (command, state, context) => {
    const answer = carePlan.decide(command, state, context)
    if (!isRejection(answer) || command.type !== 'WriteSection' || !isDrafted(state)) return answer
    return carePlan.decide({ ...command, data: { ...command.data, base: state.revision } }, state, context)
  },
})
