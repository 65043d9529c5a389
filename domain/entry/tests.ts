/** What a test is called and what it looks at, in plain English, by `system|code`: words for people, never rules. */

/** The words for one test or measurement. `looksAt` completes "This test looks at …". */
export interface PlainWords {
  readonly name: string
  readonly looksAt: string
}

const words = (name: string, looksAt: string): PlainWords => ({ name, looksAt })

const hba1c = words(
  'Blood sugar over time (HbA1c)',
  'your average blood sugar over the last two to three months',
)
const creatinine = words('Creatinine', 'a waste product that healthy kidneys clear from the blood')
const bloodCount = words('Full blood count', 'the number and size of the different cells in your blood')
const whiteCells = words('White blood cells', 'the cells that fight infection')
const redCells = words('Red blood cells', 'the cells that carry oxygen')
const platelets = words('Platelets', 'the cells that help blood to clot')
const haematocrit = words('Haematocrit', 'how much of your blood is made up of red cells')
const neutrophils = words('Neutrophils', 'the white cells that fight bacteria')
const lymphocytes = words('Lymphocytes', 'the white cells that fight viruses')
const monocytes = words('Monocytes', 'the white cells that clear away germs and worn-out cells')
const eosinophils = words('Eosinophils', 'the white cells that take part in allergies')
const basophils = words('Basophils', 'the rarest white cells, which take part in allergies')
const weight = words('Weight', 'how much you weigh')
const syphilis = words(
  'Syphilis test',
  'signs of syphilis, an infection passed on through sex, in your blood',
)

/** Laboratory tests and panels, measurements and questionnaires that have plain words. */
export const plainWords: Readonly<Record<string, PlainWords>> = {
  'loinc|59261-8': hba1c,
  'loinc|4548-4': hba1c,
  'loinc|2160-0': creatinine,
  'loinc|14682-9': creatinine,
  'loinc|33914-3': words('Kidney function (eGFR)', 'how well your kidneys filter your blood'),
  'loinc|24320-4': words(
    'Kidney blood test (urea and electrolytes)',
    'salts and waste in your blood, which show how your kidneys work',
  ),
  'loinc|24362-6': words(
    'Kidney blood test (renal function)',
    'salts and waste in your blood, which show how your kidneys work',
  ),
  'loinc|2951-2': words('Sodium', 'a salt that keeps the water in your body in balance'),
  'loinc|2823-3': words('Potassium', 'a salt that your heart and muscles need to work well'),
  'loinc|22664-7': words('Urea', 'a waste product that healthy kidneys clear from the blood'),
  'loinc|1988-5': words('C-reactive protein (CRP)', 'signs of inflammation or infection'),
  'loinc|30341-2': words('Sedimentation rate (ESR)', 'signs of inflammation'),
  'loinc|718-7': words('Haemoglobin', 'the part of your red blood cells that carries oxygen'),
  'loinc|20509-6': words('Haemoglobin', 'the part of your red blood cells that carries oxygen'),
  'loinc|58410-2': bloodCount,
  'loinc|57021-8': bloodCount,
  'loinc|24317-0': bloodCount,
  'loinc|26464-8': whiteCells,
  'loinc|6690-2': whiteCells,
  'loinc|11156-7': words(
    'White blood cells under the microscope',
    'the shape of the cells that fight infection',
  ),
  'loinc|789-8': redCells,
  'loinc|26453-1': redCells,
  'loinc|11273-0': words('Red blood cells under the microscope', 'the shape of the cells that carry oxygen'),
  'loinc|777-3': platelets,
  'loinc|26515-7': platelets,
  'loinc|11125-2': words('Platelets under the microscope', 'the shape of the cells that help blood to clot'),
  'loinc|4544-3': haematocrit,
  'loinc|20570-8': haematocrit,
  'loinc|751-8': neutrophils,
  'loinc|26499-4': neutrophils,
  'loinc|23761-0': neutrophils,
  'loinc|26511-6': neutrophils,
  'loinc|26474-7': lymphocytes,
  'loinc|26478-8': lymphocytes,
  'loinc|26484-6': monocytes,
  'loinc|26485-3': monocytes,
  'loinc|26449-9': eosinophils,
  'loinc|26450-7': eosinophils,
  'loinc|26444-0': basophils,
  'loinc|30180-4': basophils,
  'loinc|787-2': words('Red cell size (MCV)', 'the average size of your red blood cells'),
  'loinc|24331-1': words(
    'Cholesterol and fats (lipids)',
    'the fats in your blood, which affect your heart and blood vessels',
  ),
  'loinc|14647-2': words('Total cholesterol', 'all the cholesterol in your blood'),
  'loinc|14646-4': words('HDL cholesterol', 'the "good" cholesterol, which protects your blood vessels'),
  'loinc|22748-8': words('LDL cholesterol', 'the "bad" cholesterol, which can narrow your blood vessels'),
  'loinc|14927-8': words('Triglycerides', 'a kind of fat in your blood'),
  'loinc|3016-3': words('Thyroid test (TSH)', 'whether your thyroid gland is over- or underactive'),
  'loinc|3024-7': words('Thyroid hormone (free T4)', 'how much thyroid hormone is in your blood'),
  'loinc|24325-3': words('Liver blood test', 'how well your liver works'),
  'loinc|1742-6': words('ALT', 'a substance that a damaged liver lets into the blood'),
  'loinc|6768-6': words('ALP', 'a substance from your liver and bones'),
  'loinc|14631-6': words('Bilirubin', 'a yellow waste product that your liver clears'),
  'loinc|1751-7': words('Albumin', 'a protein that your liver makes'),
  'loinc|2276-4': words('Ferritin', 'how much iron your body has stored'),
  'loinc|2132-9': words('Vitamin B12', 'a vitamin that nerves and blood cells need'),
  'loinc|14749-6': words('Blood sugar (glucose)', 'the sugar in your blood at that moment'),
  'loinc|2857-1': words('Prostate test (PSA)', 'a protein from the prostate gland'),
  'loinc|6301-6': words('Clotting time (INR)', 'how quickly your blood clots, when you take warfarin'),
  'loinc|14959-1': words('Protein in urine (ACR)', 'early signs of kidney damage in your urine'),
  'loinc|625-4': words('Stool culture', 'germs in your stool that can cause diarrhoea'),
  'loinc|630-4': words('Urine culture', 'germs in your urine'),
  'loinc|600-7': words('Blood culture', 'germs in your blood'),
  'loinc|22637-3': words('Tissue report (histology)', 'a small piece of tissue under the microscope'),
  'loinc|10524-7': words('Cervical screening', 'changes in the cells of the neck of the womb'),
  'loinc|25836-8': words('HIV viral load', 'how much HIV is in your blood'),
  'loinc|56888-1': words('HIV test', 'signs of HIV in your blood'),
  'loinc|24467-3': words('CD4 count', 'the white cells that show how strong your immune system is'),
  'loinc|21613-5': words('Chlamydia test', 'chlamydia, an infection passed on through sex'),
  'loinc|24111-7': words('Gonorrhoea test', 'gonorrhoea, an infection passed on through sex'),
  'loinc|24110-9': syphilis,
  'loinc|20507-0': syphilis,
  'loinc|5195-3': words('Hepatitis B test', 'signs of hepatitis B in your blood'),
  'loinc|14334-7': words('Lithium level', 'how much of the medicine lithium is in your blood'),
  'loinc|6896-5': words('Clozapine level', 'how much of the medicine clozapine is in your blood'),
  'loinc|44261-6': words('Mood questionnaire (PHQ-9)', 'how low mood has affected you in the last two weeks'),
  'loinc|70274-6': words('Anxiety questionnaire (GAD-7)', 'how worry has affected you in the last two weeks'),
  'loinc|8867-4': words('Heart rate', 'how many times your heart beats in a minute'),
  'loinc|8480-6': words('Blood pressure, upper number', 'the pressure when your heart beats'),
  'loinc|8462-4': words('Blood pressure, lower number', 'the pressure when your heart rests between beats'),
  'loinc|8310-5': words('Temperature', 'how warm your body is'),
  'loinc|9279-1': words('Breathing rate', 'how many breaths you take in a minute'),
  'loinc|59408-5': words('Oxygen level', 'how much oxygen your blood carries'),
  'loinc|2708-6': words('Oxygen level', 'how much oxygen your blood carries'),
  'loinc|29463-7': weight,
  'loinc|3141-9': weight,
  'loinc|8302-2': words('Height', 'how tall you are'),
  'loinc|39156-5': words('Body mass index (BMI)', 'your weight for your height'),
  'local|SCA': words('Social care assessment', 'the help that you need in everyday life'),
  'local|CARERS': words("Carer's assessment", 'the help that someone who cares for you needs'),
}

/** The words for a code, or undefined where there are none: then the sender's own words are shown. */
export const wordsFor = (code: { readonly system: string; readonly code: string }): PlainWords | undefined =>
  plainWords[`${code.system}|${code.code}`]
