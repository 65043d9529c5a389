/** The code map of November 2026: service, order and diagnosis codes → label, kind and release delay. Released: never edited. */
import type { CodeEntry, CodeMap } from './codeMap.ts'

const general: CodeEntry = { label: 'general' }
const vital: CodeEntry = { label: 'general', kind: 'measurement' }
const report: CodeEntry = { label: 'general', kind: 'letter', releaseDays: 14 }
const sexual: CodeEntry = { label: 'sexual' }
const mental: CodeEntry = { label: 'mental' }
const social: CodeEntry = { label: 'social' }

/** The same entry for every word of a list. */
const all = <T>(entry: T, list: string, prefix = ''): Readonly<Record<string, T>> =>
  Object.fromEntries(
    list
      .trim()
      .split(/\s+/)
      .map(code => [`${prefix}${code}`, entry]),
  )
const loinc = (entry: CodeEntry, list: string): Readonly<Record<string, CodeEntry>> =>
  all(entry, list, 'loinc|')

/** Kidney, salts, sugar, inflammation. */
const chemistry = loinc(
  general,
  `
    59261-8 4548-4 2160-0 14682-9 33914-3 1988-5 30341-2 24320-4 24362-6 2951-2 2823-3 22664-7
    14749-6 14959-1 3016-3 3024-7 2857-1 6301-6 24331-1 14647-2 14646-4 22748-8 14927-8 24325-3
    1742-6 6768-6 14631-6 1751-7 2276-4 2132-9
  `,
)
/** The full blood count, its parts and its differential. */
const haematology = loinc(
  general,
  `
    718-7 20509-6 58410-2 57021-8 24317-0 26464-8 6690-2 11156-7 789-8 26453-1 11273-0 777-3 26515-7
    11125-2 4544-3 20570-8 751-8 26499-4 23761-0 26511-6 26474-7 26478-8 26484-6 26485-3 26449-9
    26450-7 26444-0 30180-4 787-2 30428-7 28539-5 28540-3 30385-9 38892-6 30400-6 30424-6 30434-5
    779-9 10378-8 6742-1
  `,
)
const microbiology = loinc(general, '625-4 630-4 600-7')
const vitals = loinc(vital, '8867-4 8480-6 8462-4 8310-5 9279-1 59408-5 2708-6 29463-7 3141-9 8302-2 39156-5')

export const codeMap: CodeMap = {
  version: '2026-11',
  codes: {
    ...chemistry,
    ...haematology,
    ...microbiology,
    ...vitals,
    ...loinc(report, '22637-3'),
    ...loinc(sexual, '25836-8 24467-3 21613-5 24111-7 24110-9 20507-0 5195-3'),
    ...loinc({ ...sexual, releaseDays: 7 }, '56888-1'),
    ...loinc({ ...sexual, releaseDays: 14 }, '10524-7'),
    ...loinc(mental, '14334-7 6896-5 44261-6 70274-6'),
    /** Codes of the United Kingdom's own that laboratories and councils send without a code system. */
    ...all(general, 'FBC UE HBA1C LFT LIPIDS TFT CRP', 'local|'),
    ...all({ ...sexual, releaseDays: 7 }, 'HIV HIVAB', 'local|'),
    ...all(sexual, 'HIVVL CHLAM SYPH', 'local|'),
    ...all(mental, 'LITHIUM CLOZ PHQ9', 'local|'),
    ...all(social, 'SCA CARERS', 'local|'),
    /** Biopsy of colon, ischaemic stroke, myocardial infarction, asthma, type 2 diabetes, hypertension, ulcerative colitis. */
    ...all(general, 'snomed|76164006 snomed|422504002 snomed|22298006 snomed|195967001'),
    ...all(general, 'snomed|44054006 snomed|38341003 snomed|64766004'),
    /** Depression, anxiety, schizophrenia, bipolar disorder. */
    ...all(mental, 'snomed|35489007 snomed|197480006 snomed|58214004 snomed|13746004'),
    /** HIV, chlamydia, gonorrhoea, syphilis. */
    ...all(sexual, 'snomed|86406008 snomed|240589008 snomed|15628003 snomed|76272004'),
  },
  services: {
    ...all({ label: 'general' as const }, 'CH HM LAB MB BG BLB IMM EC PF NRS PHY'),
    ...all({ label: 'general' as const, documents: true }, 'RAD CT NMR NMS RUS CUS VUS CTH SP CP PAT'),
    ...all({ label: 'general' as const }, 'MED SUR URO PUL CAR'),
    /** NHS main specialties: surgery, orthopaedics, ENT, eyes, A&E, medicine, heart, skin, chest, kidney, nerves, joints, age, children. */
    ...all({ label: 'general' as const }, '100 101 110 120 130 180 300 301 302 303'),
    ...all({ label: 'general' as const }, '307 320 330 340 361 370 400 410 420 430 650 653'),
    /** Genitourinary medicine and contraception. */
    ...all({ label: 'sexual' as const }, '360 GUM SRH'),
    /** Mental illness, learning disability, child and adolescent psychiatry, forensic, psychotherapy, old age; psychiatric documents. */
    ...all({ label: 'mental' as const }, '700 710 711 712 713 715 PC PH PSY CAMHS'),
    ...all({ label: 'social' as const }, 'SOC ASC'),
    ...all({ label: 'general' as const, documents: true }, 'CD CN DI DS ED HP OP PN PR TS'),
  },
  icd10: {
    ...all('general' as const, 'A0 A1 A2 A3 A4 B0 C D E G H I J K L M S T'),
    ...all('mental' as const, 'F X6 X7 X80 X81 X82 X83 X84 Z915'),
    ...all('sexual' as const, 'A50 A51 A52 A53 A54 A55 A56 A57 A58 A59 A60 A63 A64'),
    ...all('sexual' as const, 'B20 B21 B22 B23 B24 Z21 Z113 Z114 Z30 Z31 Z33 Z64'),
    ...all('social' as const, 'Z59 Z60 Z61 Z62 Z63 Z74'),
  },
  settings: { mentalHealth: 'mental', socialCare: 'social' },
  kinds: { allergy: 'general' },
}
