/** The plan of people in early intervention in psychosis. */
import { section } from './prsb.ts'

const mental = { label: 'mental' } as const

export const psychosis = {
  name: 'psychosis',
  version: 0,
  title: 'Early intervention in psychosis care plan',
  plainTitle: 'My recovery plan',
  sections: [
    section('aboutMe', { ...mental, need: 'mandatory' }),
    section('strengths', mental),
    section('needs', mental),
    section('formulation', { ...mental, need: 'required' }),
    section('goals', mental),
    section('actions', mental),
    section('contingency', {
      ...mental,
      need: 'mandatory',
      title: 'Contingency plans: relapse and crisis',
      plainTitle: 'What to do if I become unwell',
      guidance:
        'Early signs that the person knows of themselves, what helps then, what to avoid, and crisis contacts.',
    }),
    section('treatment', {
      ...mental,
      need: 'required',
      title: 'Therapies and medicines',
      plainTitle: 'My therapies and medicines',
      guidance: 'Talking therapies and medicines as regimens, what to watch for, and whom to call.',
    }),
    section('additionalPlans', {
      id: 'physicalHealth',
      title: 'Physical health',
      plainTitle: 'Looking after my body',
      guidance:
        'Weight, blood pressure, blood glucose and lipids, smoking: what is checked, when, and by whom.',
    }),
    section('additionalPlans', {
      id: 'socialSupport',
      title: 'Work, education, home and family',
      plainTitle: 'Work, learning, home and family',
      label: 'social',
    }),
    section('additionalPlans', mental),
  ],
}
