/** The general Personalised Care and Support Plan. */
import { section } from './prsb.ts'

export const general = {
  name: 'general',
  version: 0,
  title: 'Personalised Care and Support Plan',
  plainTitle: 'My care plan',
  sections: [
    section('aboutMe', { need: 'mandatory' }),
    section('strengths'),
    section('needs'),
    section('goals'),
    section('actions'),
    section('contingency'),
    section('specialNote'),
    section('additionalPlans', {
      id: 'socialSupport',
      title: 'Care and support at home',
      plainTitle: 'Help that I have at home',
      label: 'social',
      guidance: 'Social care, equipment, carers and what they need themselves.',
    }),
    section('formulation', { label: 'mental' }),
    section('additionalPlans'),
  ],
}
