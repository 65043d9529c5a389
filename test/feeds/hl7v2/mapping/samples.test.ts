import { describe, expect, it } from 'vitest'
import { filingOf, organisation, sample } from './reading.ts'

const percent = (code: string, display: string, value: number) => ({
  code: { system: 'loinc', code, display },
  value: { quantity: { value, unit: '%' } },
  status: 'final',
  flag: 'normal',
})

describe('LAB-ORU-2', () => {
  it('is two results of a person without an NHS number', () => {
    const { items, ends, ...rest } = filingOf(sample('LAB-ORU-2'))
    expect(ends?.map(({ key, from }) => [key.number, from])).toStrictEqual([
      ['890775544', 1],
      ['82503246', 1],
    ])
    expect(rest).toStrictEqual({
      person: { verification: 'notStated', localNumbers: ['1|10006579'], birthDate: '1924-10-10' },
      createsRecord: false,
      unmapped: [],
    })
    expect(items).toHaveLength(2)
    expect(items[0]).toStrictEqual({
      action: 'file',
      key: { family: 'order', scope: 'organisation', number: '890775544', test: 'loinc|26464-8' },
      content: {
        kind: 'result',
        code: { system: 'loinc', code: '26464-8', display: 'Differential WBC Count, buffy coat' },
        status: 'final',
        observations: [
          percent('30180-4', 'BASOPHILS/100 LEUKOCYTES', 0),
          percent('23761-0', 'NEUTROPHILS/100 LEUKOCYTES', 72),
          percent('26450-7', 'EOSINOPHILS/100 LEUKOCYTES', 2),
          percent('26478-8', 'LYMPHOCYTES/100 LEUKOCYTES', 20),
          percent('26485-3', 'MONOCYTES/100 LEUKOCYTES', 6),
        ],
      },
      effective: '2014-10-06T01:30:00.000Z',
      issued: '2014-10-06T02:31:00.000Z',
      label: 'general',
      releaseAt: '2014-10-06T02:31:00.000Z',
    })
  })
})

describe('MDM-T02-03', () => {
  it('is an unfinished discharge summary of a person with a valid NHS number', () => {
    const { person, items } = filingOf(sample('MDM-T02-03'))
    expect(person).toStrictEqual({
      nhsNumber: '6597923189',
      verification: 'notStated',
      localNumbers: ['SIMULATOR MRN|3196695816'],
      birthDate: '1930-01-22',
    })
    expect(items).toStrictEqual([
      {
        action: 'file',
        key: { family: 'document', scope: 'organisation', number: '2RWRVAJ627408' },
        content: {
          kind: 'letter',
          title: 'Discharge summary (not finished)',
          documentType: { system: 'hl7-0270', code: 'DS', display: 'Discharge summary' },
          text: expect.stringMatching(/^Toilet cylinder.*\nColumnist draft[\s\S]*suspect$/) as string,
        },
        effective: '2021-08-01T06:51:42.000Z',
        issued: '2021-08-01T06:51:42.000Z',
        label: 'general',
        releaseAt: '2021-08-01T06:51:42.000Z',
        team: 't',
        author: 'Dr Kathleen Woolfson',
      },
    ])
  })
})

describe('SIU-S12-01', () => {
  it('is a booked appointment with its place and its clinician', () => {
    expect(filingOf(sample('SIU-S12-01')).items).toStrictEqual([
      {
        action: 'file',
        key: { family: 'appointment', scope: 'organisation', number: '36996' },
        content: {
          kind: 'appointment',
          what: 'Biopsy of colon (procedure)',
          start: '2021-09-24T07:15:00.000Z',
          end: '2021-09-24T08:05:00.000Z',
          where: 'GH Clinic, 055, Room01',
          with: 'Robert GE (Gastroenterologist)',
          status: 'booked',
        },
        effective: '2021-09-24T07:15:00.000Z',
        issued: '2021-09-14T09:05:00.000Z',
        label: 'general',
        releaseAt: '2021-09-14T09:05:00.000Z',
      },
    ])
  })

  it.each([
    ['SIU-S15-01', 'cancelled'],
    ['SIU-S26-01', 'missed'],
  ])('has the same number in %s, where it is %s', (name, status) => {
    const [item] = filingOf(sample(name)).items
    expect(item).toMatchObject({ key: { number: '36996' }, content: { status } })
  })
})

describe('ADT-A28-01', () => {
  it('is a person with an allergy, a diagnosis and a procedure', () => {
    const { createsRecord, demographics, items, unmapped } = filingOf(sample('ADT-A28-01'))
    expect({ createsRecord, unmapped }).toStrictEqual({ createsRecord: true, unmapped: [] })
    expect(demographics).toStrictEqual({
      source: organisation,
      sourceSetting: 'acute',
      // EVN-2 lies in the future: no message was made after it was received.
      asOf: '2021-08-17T13:19:43.400Z',
      familyName: 'EVERYMAN',
      givenNames: 'ADAM A',
      birthDate: '1988-08-18',
      sex: 'male',
      addressLines: ['1000 Hospital Lane', 'Ste. 123', 'Ann Arbor', 'MI'],
      postcode: '99999',
      died: true,
    })
    expect(items.map(item => (item.action === 'file' ? item.content : item))).toStrictEqual([
      {
        kind: 'allergy',
        substance: 'PENICILLIN',
        code: { system: 'icdo', code: 'P', display: 'PENICILLIN' },
        reaction: 'CODE16',
        severity: 'mild',
      },
      {
        kind: 'diagnosis',
        name: 'Ischemic stroke(disorder)',
        code: { system: 'snomed', code: '422504002', display: 'Ischemic stroke(disorder)' },
        status: 'active',
        onset: '2004-01-25',
      },
      {
        kind: 'procedure',
        name: 'Biopsy of colon (procedure)',
        code: { system: 'snomed', code: '76164006', display: 'Biopsy of colon (procedure)' },
        on: '2005-01-25',
      },
    ])
  })
})

describe('ADT-A01-01', () => {
  it('has the visit as well', () => {
    expect(filingOf(sample('ADT-A01-01')).items[0]).toMatchObject({
      key: { family: 'encounter', scope: 'organisation', number: '40007716|AccMng' },
      content: { kind: 'encounter', type: 'inpatient', reason: 'Chronic pharyngitis' },
    })
  })
})
