/** The plan of people with diabetes: PRSB’s sections, and what a sick day and a hypo ask for. */
import { section } from './prsb.ts'

export const diabetes = {
  name: 'diabetes',
  version: 0,
  title: 'Diabetes care plan',
  plainTitle: 'My diabetes plan',
  sections: [
    section('aboutMe', { need: 'mandatory' }),
    section('strengths'),
    section('needs', {
      guidance: 'Blood glucose, blood pressure, cholesterol, weight, feet, eyes, kidneys, mood.',
    }),
    section('goals', {
      guidance: 'For example a target for HbA1c, agreed with the person, and why it matters to them.',
    }),
    section('actions', {
      guidance: 'Eating, moving, testing, injecting, appointments: who does what, and when.',
    }),
    section('contingency', {
      need: 'mandatory',
      title: 'Contingency plans: hypos, sick days, feet',
      plainTitle: 'What to do if I have a hypo, am ill or my feet hurt',
      guidance:
        'Signs of a hypo and of ketones, sick-day rules, a foot that changes: what to do, and whom to call.',
    }),
    section('treatment', {
      need: 'required',
      title: 'Diabetes treatment',
      plainTitle: 'My diabetes treatment',
      guidance: 'Insulin and tablets as regimens: doses and times, how to adjust them, and whom to call.',
    }),
    section('specialNote'),
    section('additionalPlans', {
      id: 'footAndEyeCare',
      title: 'Foot and eye care',
      plainTitle: 'Looking after my feet and eyes',
    }),
    section('formulation', {
      id: 'emotionalWellbeing',
      title: 'Living with diabetes: emotional wellbeing',
      plainTitle: 'How diabetes makes me feel',
      label: 'mental',
      guidance:
        'Distress about diabetes, fear of hypos, eating, mood: what the person wants others to understand.',
    }),
    section('additionalPlans'),
  ],
}
