/** What the demonstration's care plans say, by what they are for. */
import type { ItemContent } from '../../../domain/kernel/planSections.ts'

type Of<K extends ItemContent['kind']> = Omit<Extract<ItemContent, { readonly kind: K }>, 'kind'>

export interface PlanWords {
  /** A shipped template's name. */
  readonly template: string
  readonly title: string
  readonly needs: string
  readonly aboutMe: string
  readonly goal: Of<'goal'>
  /** What the team does, and what the person does. */
  readonly ours: string
  readonly theirs: string
  readonly trigger: Of<'trigger'>
  readonly contact: Of<'contact'>
  /** The days of its cycles begin some weeks ago. */
  readonly regimen: Of<'regimen'>
  /** Where the template has a place for it. */
  readonly note?: string
}

export const planWords = {
  diabetes: {
    template: 'diabetes',
    title: 'Living well with diabetes',
    needs:
      'Blood sugar is above target. Feet and eyes are due to be checked. Worried about starting insulin.',
    aboutMe: 'I work shifts and eat at odd hours. Please tell me things plainly, and write them down for me.',
    goal: {
      text: 'Bring my blood sugar (HbA1c) below 53',
      why: 'I want to keep my eyesight and go on working',
    },
    ours: 'Check feet and book the eye screening',
    theirs: 'Walk for 20 minutes on the days I work',
    trigger: {
      text: 'I am sick and can’t keep fluids down',
      whatToDo:
        'Stop metformin. Test blood sugar every four hours and drink small amounts often. Ask for help if it stays above 15.',
      whoToContact: 'The diabetes team by day, 111 at night',
    },
    contact: { text: 'Samira Holt', role: 'Sister', phone: '020 7946 0018', crisis: true },
    regimen: {
      text: 'Semaglutide, an injection once a week',
      cycles: 'The dose goes up every four weeks',
      cycleDays: 28,
      cycleCount: 4,
      whoToCall: 'The diabetes team, 020 7946 0110',
    },
    note: 'Type 2 diabetes, on metformin. If vomiting or unable to drink: stop metformin, check ketones, same-day review.',
  },
  kidney: {
    template: 'renal',
    title: 'My kidneys: what we have agreed',
    needs: 'Kidney function is falling slowly. Tired by the afternoon. Blood pressure is above target.',
    aboutMe: 'I look after my grandchildren after school. I would rather have treatment at home.',
    goal: {
      text: 'Keep my blood pressure below 130 over 80',
      why: 'So that dialysis comes as late as it can',
    },
    ours: 'Show the person and the family what dialysis at home is like',
    theirs: 'Measure my blood pressure every morning and write it down',
    trigger: {
      text: 'Breathless when lying flat, or much less urine than usual',
      whatToDo: 'Same-day review by the kidney team. Do not take ibuprofen or other anti-inflammatories.',
      whoToContact: 'The kidney team by day, 111 at night',
    },
    contact: { text: 'Jonas Reed', role: 'Son', phone: '020 7946 0127', crisis: true },
    regimen: {
      text: 'Iron by drip at the day unit',
      cycleDays: 42,
      cycleCount: 6,
      whoToCall: 'The kidney team, 020 7946 0120',
    },
  },
} satisfies Readonly<Record<string, PlanWords>>
