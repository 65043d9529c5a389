/** The plan of people whose kidneys fail: dialysis, transplantation or care without either. */
import { section } from './prsb.ts'

export const renal = {
  name: 'renal',
  version: 0,
  title: 'End-stage renal disease care plan',
  plainTitle: 'My kidney plan',
  sections: [
    section('aboutMe', { need: 'mandatory' }),
    section('strengths'),
    section('needs', {
      guidance: 'Symptoms, anaemia, bones, blood pressure, fluid, and what they stop the person from doing.',
    }),
    section('goals', {
      guidance:
        'Also how the person wants to be treated: dialysis at home or in a centre, a transplant, or neither.',
    }),
    section('actions'),
    section('treatment', {
      need: 'mandatory',
      title: 'Dialysis and treatment plan',
      plainTitle: 'My dialysis and treatment',
      guidance:
        'Dialysis as a regimen: days, hours, dry weight, access; medicines that depend on it; whom to call.',
    }),
    section('additionalPlans', {
      id: 'transplant',
      title: 'Transplant plan',
      plainTitle: 'My transplant',
      need: 'optional',
      guidance: 'Whether the person is on the list, what is still to be done, and who arranges it.',
    }),
    section('contingency', {
      need: 'mandatory',
      guidance:
        'Fever, a bleeding or blocked access, breathlessness, a missed session: what to do, and whom to call.',
    }),
    section('additionalPlans', {
      id: 'socialSupport',
      title: 'Transport, home and support',
      plainTitle: 'Getting there, and help at home',
      label: 'social',
    }),
    section('formulation', { label: 'mental' }),
    section('additionalPlans'),
  ],
}
