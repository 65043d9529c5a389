/** Tests whose results are counted by name, by LOINC code: a closed list; any other, and all of sexual health, is another test. */

const names: Readonly<Record<string, string>> = {
  '59261-8': 'HbA1c',
  '4548-4': 'HbA1c',
  '58410-2': 'full blood count',
  '57021-8': 'full blood count',
  '24317-0': 'full blood count',
  '24320-4': 'kidney function',
  '24362-6': 'kidney function',
  '33914-3': 'kidney function',
  '2160-0': 'kidney function',
  '14682-9': 'kidney function',
  '24325-3': 'liver function',
  '24331-1': 'cholesterol and fats',
  '3016-3': 'thyroid function',
  '1988-5': 'C-reactive protein',
  '14959-1': 'protein in urine',
}

export const otherTest = 'another test'

/** Every name that a result may be counted under. */
export const tests: readonly string[] = [...new Set(Object.values(names)), otherTest]

/** The name that a test is counted under. */
export const testOf = ({ system, code }: { readonly system: string; readonly code: string }): string =>
  (system === 'loinc' ? names[code] : undefined) ?? otherTest
