/** The urgent care plan: for those who help the person at night and know nothing of them. */
import { section } from './prsb.ts'

export const urgentCare = {
  name: 'urgentCare',
  version: 0,
  title: 'Urgent care plan',
  plainTitle: 'My plan for emergencies',
  sections: [
    section('specialNote', { need: 'mandatory' }),
    section('contingency', {
      need: 'mandatory',
      guidance:
        'For each thing that may happen: what should be done, what should not, and who should be contacted first.',
    }),
    section('aboutMe', { need: 'mandatory' }),
    section('needs'),
    section('strengths'),
    section('goals', {
      title: 'Goals and hopes: where and how I want to be cared for',
      plainTitle: 'Where and how I want to be cared for',
    }),
    section('actions'),
    section('additionalPlans', {
      id: 'socialSupport',
      title: 'Home, carers and access',
      plainTitle: 'My home and who helps me',
      label: 'social',
      guidance: 'Who lives there, who has a key, who cares for whom, and what happens when they can’t.',
    }),
    section('formulation', { label: 'mental' }),
    section('additionalPlans'),
  ],
}
