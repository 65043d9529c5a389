/** The code map of December 2026: that of November, and the long-term conditions that practices code. */
import { codeMap as november } from './2026-11.ts'
import type { CodeEntry, CodeMap } from './codeMap.ts'

const general: CodeEntry = { label: 'general' }

export const codeMap: CodeMap = {
  ...november,
  version: '2026-12',
  codes: {
    ...november.codes,
    /** Chronic obstructive pulmonary disease, coronary heart disease, chronic kidney disease. */
    'snomed|13645005': general,
    'snomed|53741008': general,
    'snomed|709044004': general,
    /** Heart failure, atrial fibrillation, stroke, cancer. */
    'snomed|84114007': general,
    'snomed|49436004': general,
    'snomed|230690007': general,
    'snomed|363346000': general,
    /** Rheumatoid arthritis, interstitial lung disease. */
    'snomed|69896004': general,
    'snomed|233703007': general,
    /** Epilepsy, osteoarthritis. */
    'snomed|84757009': general,
    'snomed|396275006': general,
    /** Dementia: as its ICD-10 codes (F00 to F03) are. */
    'snomed|52448006': { label: 'mental' },
  },
}
