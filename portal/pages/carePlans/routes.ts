/** The addresses of care plans: a patient's own under `/plans`, for professionals under `/patients/:id/plans`. */
import { forRoles } from '../forRoles.ts'
import { myPlansPage } from './mine.tsx'
import { planPage } from './plan.tsx'
import { writersFragment } from './presence.tsx'

type Lines = Parameters<typeof forRoles>[1]

/** What is the same for the person and for professionals. */
const shared = (base: string): Lines => [
  ['GET', base, planPage],
  ['GET', `${base}/writers`, writersFragment],
]

export const plansOfPatient = forRoles(
  ['patient'],
  [['GET', '/plans', myPlansPage], ...shared('/plans/:plan')],
)

export const plansOfProfessional = forRoles(['professional'], [...shared('/patients/:id/plans/:plan')])
