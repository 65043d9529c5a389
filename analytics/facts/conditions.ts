/** Long-term conditions that are counted, by the codes that they arrive under: a closed list, so that no other code gets out. */

/**
 * The conditions of the Quality and Outcomes Framework (NHS England, QOF 2024/25 indicators), with the SNOMED CT concepts that
 * stand at the head of each one's value set (UK Edition) and the ICD-10 categories (WHO, 5th edition) that hospitals send. What is
 * kept under sexual health is not counted by its name.
 */
const codes: Readonly<Record<string, { readonly snomed: string; readonly icd10: string }>> = {
  asthma: { snomed: '195967001', icd10: 'J45 J46' },
  'atrial fibrillation': { snomed: '49436004', icd10: 'I48' },
  cancer: { snomed: '363346000', icd10: 'C18 C34 C50 C61' },
  'chronic kidney disease': { snomed: '709044004 433144002 431857002 700378005 700379002', icd10: 'N18' },
  COPD: { snomed: '13645005', icd10: 'J44' },
  'coronary heart disease': {
    snomed: '53741008 414545008 22298006 194828000',
    icd10: 'I20 I21 I22 I23 I24 I25',
  },
  dementia: { snomed: '52448006 26929004 429998004', icd10: 'F00 F01 F02 F03 G30' },
  depression: { snomed: '35489007 370143000', icd10: 'F32 F33' },
  diabetes: { snomed: '73211009 44054006 46635009', icd10: 'E10 E11 E13 E14' },
  epilepsy: { snomed: '84757009', icd10: 'G40' },
  'heart failure': { snomed: '84114007 42343007', icd10: 'I50' },
  hypertension: { snomed: '38341003 59621000', icd10: 'I10' },
  'interstitial lung disease': { snomed: '233703007', icd10: 'J84' },
  osteoarthritis: { snomed: '396275006', icd10: 'M15 M16 M17 M19' },
  'rheumatoid arthritis': { snomed: '69896004', icd10: 'M05 M06' },
  'serious mental illness': { snomed: '58214004 13746004 69322001', icd10: 'F20 F25 F31' },
  stroke: { snomed: '230690007 266257000', icd10: 'I61 I63 I64 G45' },
}

const byCode: ReadonlyMap<string, string> = new Map(
  Object.entries(codes).flatMap(([condition, { snomed, icd10 }]) => [
    ...snomed.split(' ').map(code => [`snomed|${code}`, condition] as const),
    ...icd10.split(' ').map(code => [`icd10|${code}`, condition] as const),
  ]),
)

/** Every condition that is counted, in the order of the alphabet. */
export const conditions: readonly string[] = Object.keys(codes)

/** The condition behind a code; ICD-10 by its category, the first three characters. Undefined for any other. */
export const conditionOf = (
  code: { readonly system: string; readonly code: string } | undefined,
): string | undefined => {
  if (code === undefined) return undefined
  return byCode.get(`${code.system}|${code.system === 'icd10' ? code.code.slice(0, 3) : code.code}`)
}
