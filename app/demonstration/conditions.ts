/** The long-term conditions of the demonstration's people: how common each is, how a practice codes it, and what is taken for it. */
import type { Label } from '../../domain/kernel/terms.ts'

export const conditions = [
  'diabetes',
  'kidney',
  'arthritis',
  'lung',
  'hiv',
  'depression',
  'hypertension',
  'asthma',
  'copd',
  'coronary',
  'heartFailure',
  'atrialFibrillation',
  'stroke',
  'dementia',
  'schizophrenia',
  'bipolar',
  'cancer',
  'epilepsy',
  'osteoarthritis',
] as const
export type Condition = (typeof conditions)[number]

interface ConditionPlan {
  /** SNOMED CT. */
  readonly code: string
  readonly name: string
  readonly label: Label
  /** Of a hundred people of each age band (0 to 17, 18 to 39, 40 to 64, 65 to 79, 80 and over) so many have it. */
  readonly percent: readonly [number, number, number, number, number]
  /** How many times as common it is in the most deprived tenth as in the least. */
  readonly gradient: number
  readonly medicine?: readonly [string, string]
}

/** Prevalence is of the order that the Quality and Outcomes Framework and the Health Survey for England show; none is a figure of theirs. */
export const conditionPlans: Readonly<Record<Condition, ConditionPlan>> = {
  diabetes: {
    code: '44054006',
    name: 'Type 2 diabetes',
    label: 'general',
    percent: [0, 2, 11, 25, 25],
    gradient: 2,
    medicine: ['Metformin 500 mg tablets', 'One twice a day with food'],
  },
  kidney: {
    code: '709044004',
    name: 'Chronic kidney disease',
    label: 'general',
    percent: [0, 0.3, 2.5, 13, 30],
    gradient: 1.4,
    medicine: ['Ramipril 5 mg capsules', 'One each morning'],
  },
  arthritis: {
    code: '69896004',
    name: 'Rheumatoid arthritis',
    label: 'general',
    percent: [0, 0.2, 0.9, 1.7, 1.8],
    gradient: 1.2,
    medicine: ['Methotrexate 2.5 mg tablets', 'Six tablets once a week'],
  },
  lung: {
    code: '233703007',
    name: 'Interstitial lung disease',
    label: 'general',
    percent: [0, 0, 0.1, 0.5, 0.6],
    gradient: 1.1,
    medicine: ['Prednisolone 5 mg tablets', 'Two each morning'],
  },
  hiv: {
    code: '86406008',
    name: 'HIV disease',
    label: 'sexual',
    percent: [0, 0.3, 0.6, 0.2, 0],
    gradient: 1.5,
    medicine: ['Bictegravir combination tablets', 'One a day'],
  },
  depression: {
    code: '35489007',
    name: 'Depression',
    label: 'mental',
    percent: [1, 10, 14, 10, 9],
    gradient: 1.7,
    medicine: ['Sertraline 50 mg tablets', 'One each morning'],
  },
  hypertension: {
    code: '38341003',
    name: 'High blood pressure',
    label: 'general',
    percent: [0, 3, 22, 50, 60],
    gradient: 1.3,
    medicine: ['Amlodipine 5 mg tablets', 'One each morning'],
  },
  asthma: {
    code: '195967001',
    name: 'Asthma',
    label: 'general',
    percent: [7, 6.5, 7, 8, 7],
    gradient: 1.3,
    medicine: ['Salbutamol 100 micrograms inhaler', 'Two puffs when needed'],
  },
  copd: {
    code: '13645005',
    name: 'Chronic obstructive pulmonary disease',
    label: 'general',
    percent: [0, 0, 2, 7, 8],
    gradient: 2.8,
    medicine: ['Tiotropium 18 micrograms inhaler', 'One capsule inhaled each morning'],
  },
  coronary: {
    code: '53741008',
    name: 'Coronary heart disease',
    label: 'general',
    percent: [0, 0.1, 2.5, 11, 18],
    gradient: 1.6,
    medicine: ['Atorvastatin 80 mg tablets', 'One each night'],
  },
  heartFailure: {
    code: '84114007',
    name: 'Heart failure',
    label: 'general',
    percent: [0, 0, 0.6, 3, 8],
    gradient: 1.5,
    medicine: ['Bisoprolol 2.5 mg tablets', 'One each morning'],
  },
  atrialFibrillation: {
    code: '49436004',
    name: 'Atrial fibrillation',
    label: 'general',
    percent: [0, 0.1, 1, 6, 14],
    gradient: 1.1,
    medicine: ['Apixaban 5 mg tablets', 'One twice a day'],
  },
  stroke: {
    code: '230690007',
    name: 'Stroke',
    label: 'general',
    percent: [0, 0.1, 1.2, 5.5, 11],
    gradient: 1.5,
    medicine: ['Clopidogrel 75 mg tablets', 'One each morning'],
  },
  dementia: {
    code: '52448006',
    name: 'Dementia',
    label: 'mental',
    percent: [0, 0, 0.1, 3, 15],
    gradient: 1.3,
    medicine: ['Donepezil 10 mg tablets', 'One each night'],
  },
  schizophrenia: {
    code: '58214004',
    name: 'Schizophrenia',
    label: 'mental',
    percent: [0, 0.5, 0.9, 0.7, 0.6],
    gradient: 2.5,
    medicine: ['Olanzapine 10 mg tablets', 'One each night'],
  },
  bipolar: {
    code: '13746004',
    name: 'Bipolar disorder',
    label: 'mental',
    percent: [0, 0.4, 0.7, 0.5, 0.4],
    gradient: 1.8,
    medicine: ['Lithium carbonate 400 mg tablets', 'One each night'],
  },
  cancer: {
    code: '363346000',
    name: 'Cancer',
    label: 'general',
    percent: [0.1, 0.6, 3.5, 11, 15],
    gradient: 1,
  },
  epilepsy: {
    code: '84757009',
    name: 'Epilepsy',
    label: 'general',
    percent: [0.4, 0.7, 0.9, 1, 1],
    gradient: 1.6,
    medicine: ['Levetiracetam 500 mg tablets', 'One twice a day'],
  },
  osteoarthritis: {
    code: '396275006',
    name: 'Osteoarthritis',
    label: 'general',
    percent: [0, 0.3, 5, 17, 22],
    gradient: 1.3,
  },
}

const bandEnds = [18, 40, 65, 80]

/** How likely somebody of this age has it: √gradient times the usual in the most deprived tenth (1), 1/√gradient in the least (10). */
export const likelihood = (condition: Condition, age: number, decile: number): number => {
  const { percent, gradient } = conditionPlans[condition]
  const band = bandEnds.filter(end => age >= end).length
  return ((percent[band] ?? 0) / 100) * gradient ** ((5.5 - decile) / 9)
}
