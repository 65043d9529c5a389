/** NHS main specialty and treatment function codes (NHS Data Dictionary) by the names that teams carry, for routing what feeds send. */

const names: Readonly<Record<string, string>> = {
  '100': 'General surgery',
  '110': 'Trauma and orthopaedics',
  '180': 'Emergency medicine',
  '300': 'General medicine',
  '301': 'Gastroenterology',
  '303': 'Haematology',
  '307': 'Diabetes',
  '320': 'Cardiology',
  '330': 'Dermatology',
  '340': 'Respiratory medicine',
  '360': 'Genitourinary medicine',
  '361': 'Renal medicine',
  '370': 'Oncology',
  '400': 'Neurology',
  '410': 'Rheumatology',
  '420': 'Paediatrics',
  '430': 'Elderly medicine',
  '502': 'Gynaecology',
  '600': 'General practice',
  '650': 'Physiotherapy',
  '653': 'Podiatry',
  '656': 'Psychological therapy',
  '710': 'Adult mental health',
  '950': 'Community nursing',
}

/** The specialty behind a code; undefined for one that is not listed. */
export const specialtyOf = (code: string): string | undefined => names[code]
