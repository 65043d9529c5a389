/** The clinics that see people of each condition. */
import type { Condition } from '../conditions.ts'

export interface Clinic {
  readonly name: string
  /** PV1-10: an NHS main specialty code. */
  readonly service: string
  readonly doctor: string
  readonly where: string
}

const chest = { name: 'Chest clinic', service: '340', doctor: 'Dr Mirela Stone', where: 'Clinic 3' }
const heart = { name: 'Heart clinic', service: '320', doctor: 'Dr Leonie Marsh', where: 'Clinic 4' }
const mental = { name: 'Community mental health', service: '710', doctor: 'Dr Oren Fitch', where: 'Room 2' }

export const clinics: Readonly<Partial<Record<Condition, Clinic>>> = {
  diabetes: { name: 'Diabetes clinic', service: '307', doctor: 'Dr Sunniva Rao', where: 'Clinic 2' },
  kidney: { name: 'Kidney clinic', service: '361', doctor: 'Dr Idris Vane', where: 'Clinic 5' },
  arthritis: { name: 'Rheumatology clinic', service: '410', doctor: 'Dr Hanne Voss', where: 'Clinic 1' },
  lung: { name: 'Lung clinic', service: '340', doctor: 'Dr Mirela Stone', where: 'Clinic 3' },
  hiv: { name: 'Clinic 12', service: '360', doctor: 'Dr Petra Molloy', where: 'Clinic 12' },
  depression: { name: 'Talking therapies', service: '710', doctor: 'Ines Carrow', where: 'Room 4' },
  copd: chest,
  coronary: heart,
  heartFailure: heart,
  schizophrenia: mental,
  bipolar: mental,
  cancer: { name: 'Cancer clinic', service: '370', doctor: 'Dr Yusra Bell', where: 'Clinic 7' },
}

/** Where everybody goes. */
export const surgery: Clinic = {
  name: 'Appointment at the practice',
  service: '600',
  doctor: 'Practice team',
  where: 'The practice',
}
