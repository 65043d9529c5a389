import { describe, expect, it } from 'vitest'
import { contentOf, filingOf, mapped, message, order } from './reading.ts'

const hba1c = {
  3: 'L1',
  4: '59261-8^HbA1c^LN',
  7: '20261101080000+0000',
  22: '20261101090000+0000',
  24: 'CH',
  25: 'F',
}
const line = (type: string, value: string, more = '|mmol/mol|20-41|H|||F'): string =>
  `OBX|1|${type}|59261-8^HbA1c^LN||${value}${more}`
const observed = (type: string, value: string, more?: string): unknown => {
  const content = contentOf(order(hba1c, line(type, value, more)))
  return content !== null && typeof content === 'object' && 'observations' in content
    ? content.observations
    : content
}

describe('a value', () => {
  it.each([
    ['NM', '48', { quantity: { value: 48, unit: 'mmol/mol' } }],
    ['NM', '<5', { quantity: { value: 5, unit: 'mmol/mol', comparator: '<' } }],
    ['NM', 'not done', { text: 'not done' }],
    ['NM', '27~25', { text: '27\n25' }],
    ['SN', '>=^60', { quantity: { value: 60, unit: 'mmol/mol', comparator: '>=' } }],
    ['SN', '^1^:^128', { text: '1:128' }],
    ['ST', 'Haemolysed', { text: 'Haemolysed' }],
    ['CWE', '260415000^not detected^SCT', { text: 'not detected' }],
    ['FT', 'first\\.br\\second', { text: 'first\nsecond' }],
  ])('%s %s is read', (type, sent, value) => {
    expect(observed(type, sent)).toMatchObject([{ value }])
  })

  it.each([
    ['3.5-5.0', { low: 3.5, high: 5 }],
    ['4.3 to 6.2', { low: 4.3, high: 6.2 }],
    ['<5', { high: 5, text: '<5' }],
    ['>60', { low: 60, text: '>60' }],
    ['see note', { text: 'see note' }],
  ])('has the range %s', (sent, range) => {
    expect(observed('NM', '4', `|mmol/L|${sent}|N|||F`)).toMatchObject([{ range }])
  })

  it('that is marked wrong is left out, one that is cancelled is said to be', () => {
    const filing = order(hba1c, line('NM', '48'), line('NM', '49', '||||||W'), line('NM', '', '||||||X'))
    expect(contentOf(filing)).toMatchObject({ observations: [{ status: 'final' }, { status: 'cancelled' }] })
  })

  it('of several lines of text is one', () => {
    const filing = order(hba1c, line('TX', 'One', '||||||F'), line('TX', 'Two', '||||||F'))
    expect(contentOf(filing)).toMatchObject({ observations: [{ value: { text: 'One\nTwo' } }] })
  })

  it('keeps its own comment, and the order keeps its own', () => {
    const filing = order(hba1c, 'NTE|1||Fasting', line('NM', '48'), 'NTE|1||Repeat in May')
    expect(contentOf(filing)).toMatchObject({
      comment: 'Fasting',
      observations: [{ comment: 'Repeat in May' }],
    })
  })
})

describe('an order', () => {
  it('of one vital sign is a measurement', () => {
    const filing = order(
      { ...hba1c, 4: 'VS^Vital signs^L' },
      'OBX|1|NM|8867-4^Heart rate^LN||72|/min|60-100||||F',
    )
    expect(contentOf(filing)).toStrictEqual({
      kind: 'measurement',
      code: { system: 'loinc', code: '8867-4', display: 'Heart rate' },
      quantity: { value: 72, unit: '/min' },
      range: { low: 60, high: 100 },
    })
    expect(filing.items).toMatchObject([{ label: 'general' }])
  })

  it('of words from a service that writes reports is a letter', () => {
    const filing = order(
      { ...hba1c, 4: 'CXR^Chest X-ray^L', 24: 'RAD' },
      line('TX', 'Clear lungs', '||||||F'),
    )
    expect(contentOf(filing)).toMatchObject({ kind: 'letter', title: 'Chest X-ray', text: 'Clear lungs' })
    expect(filing.items).toMatchObject([{ key: { family: 'report' }, label: 'general' }])
  })

  it('of more words than an event holds is a letter of a document, after those that were sent', () => {
    const report = { ...hba1c, 4: 'CXR^Chest X-ray^L', 24: 'RAD' }
    const words = 'x'.repeat(64 * 1024)
    const pdf = `OBX|2|ED|CXR^Report^L||^application^pdf^Base64^${Buffer.from('pdf').toString('base64')}||||||F`
    expect(contentOf(order(report, line('TX', words, '||||||F')))).toMatchObject({ text: words })
    const { items } = order(report, line('TX', `${words}x`, '||||||F'), pdf)
    expect(items).toMatchObject([
      { key: { number: 'L1' }, content: { document: { mediaType: 'application/pdf' } } },
      { key: { number: 'L1#2' }, content: { document: { mediaType: 'text/plain' } } },
    ])
    expect(JSON.stringify(items).includes(words)).toBe(false)
  })

  it('with values and a document is a result and a letter', () => {
    const pdf = `OBX|2|ED|59261-8^HbA1c^LN||^application^pdf^Base64^${Buffer.from('pdf').toString('base64')}||||||F`
    expect(order(hba1c, line('NM', '48'), pdf).items).toMatchObject([
      { key: { family: 'order', number: 'L1' }, content: { kind: 'result' } },
      { key: { family: 'report', number: 'L1' }, content: { document: { mediaType: 'application/pdf' } } },
    ])
  })

  it.each(['D', 'X', 'W', 'R'])('with status %s is taken back, in values and in words', status => {
    expect(order({ ...hba1c, 25: status }, line('NM', '48')).items).toMatchObject([
      { action: 'retract', key: { family: 'order', number: 'L1' }, trace: { action: 'file' } },
      { action: 'retract', key: { family: 'report', number: 'L1' } },
    ])
  })

  it('is corrected where one of its observations is', () => {
    expect(contentOf(order(hba1c, line('NM', '48', '||||||C')))).toMatchObject({ status: 'corrected' })
  })

  it('without a filler number is known by its placer’s, and by what, when and which else', () => {
    const { 3: _, ...unnumbered } = hba1c
    expect(order({ ...unnumbered, 2: 'P1' }, line('NM', '48')).items).toMatchObject([
      { key: { number: 'P1' } },
    ])
    expect(order({ ...unnumbered, 1: '1' }, line('NM', '48')).items).toMatchObject([
      { key: { scope: 'person', number: 'loinc|59261-8|20261101080000+0000|1' } },
    ])
  })
})

describe('the release of a result', () => {
  const releaseOf = (filing: ReturnType<typeof order>): unknown =>
    filing.items.map(item => (item.action === 'file' ? item.releaseAt : item))

  it('is at once unless somebody says otherwise', () => {
    expect(releaseOf(order(hba1c, line('NM', '48')))).toStrictEqual(['2026-11-01T09:00:00.000Z'])
  })
  it('waits for the whole days that the sender says', () => {
    expect(releaseOf(order(hba1c, line('NM', '48', '||||||F||3')))).toStrictEqual([
      '2026-11-04T09:00:00.000Z',
    ])
  })
  it('waits for the days that the test’s rule says', () => {
    const hiv = order({ ...hba1c, 4: '56888-1^HIV 1+2^LN' }, 'OBX|1|ST|56888-1^HIV 1+2^LN||negative||||||F')
    expect(releaseOf(hiv)).toStrictEqual(['2026-11-08T09:00:00.000Z'])
  })
})

describe('a label', () => {
  const labelFor = (
    code: string,
    {
      service = '',
      parts = code,
      setting,
    }: { service?: string; parts?: string; setting?: 'mentalHealth' } = {},
  ): unknown => {
    const fields = ['OBR', '1', '', 'L1', code, ...Array.from({ length: 19 }, () => ''), service, 'F']
    const obx = `OBX|1|NM|${parts}||1|u|||||F`
    const { items, unmapped } = filingOf(message('ORU^R01', 'PID|1||H1', fields.join('|'), obx), setting)
    return [items.map(item => (item.action === 'file' ? item.label : item)), unmapped]
  }
  it('is the order’s', () => {
    expect(labelFor('25836-8^HIV 1 RNA^LN', { service: 'MB' })).toStrictEqual([['sexual'], []])
  })
  it('is a sensitive observation’s within a general order', () => {
    expect(labelFor('58410-2^FBC^LN', { parts: '24467-3^CD4^LN' })).toStrictEqual([['sexual'], []])
  })
  it('is a sensitive service’s over a general order', () => {
    expect(labelFor('58410-2^FBC^LN', { service: '360' })).toStrictEqual([['sexual'], []])
  })
  it('is mental for what a mental health provider sends', () => {
    expect(labelFor('58410-2^FBC^LN', { setting: 'mentalHealth' })).toStrictEqual([['mental'], []])
  })
  it('is unset for an unknown order, whatever the laboratory', () => {
    expect(labelFor('ODD^Odd^L', { service: 'CH' })).toStrictEqual([['unset'], ['local|ODD']])
  })
  it('is unset where one part of a general order is unknown, and names it', () => {
    const answer = labelFor('58410-2^FBC^LN', { parts: 'HIVAGAB^HIV Ag/Ab combo^L' })
    expect(answer).toStrictEqual([['unset'], ['local|HIVAGAB']])
  })
  it('names what no map knows beside a sensitive code too', () => {
    const answer = labelFor('25836-8^HIV 1 RNA^LN', { parts: 'ODD^Odd^L' })
    expect(answer).toStrictEqual([['sexual'], ['local|ODD']])
  })
  it('names no words: what has no code is listed without them', () => {
    expect(labelFor('^Seen with Mrs Marsh about her sister', {})).toStrictEqual([
      ['unset'],
      ['local|without a code'],
    ])
  })
})

describe('a person', () => {
  const personOf = (numbers: string, status = ''): unknown => {
    const fields = ['PID', '1', '', numbers, '', 'Marsh^Ada', ...Array.from({ length: 26 }, () => ''), status]
    return filingOf(message('ADT^A28', 'EVN|A28|20261101090000+0000', fields.join('|'))).person
  }
  it('has an NHS number only where its check digit is right', () => {
    expect(personOf('1234567890^^^NHS^NH')).toStrictEqual({
      verification: 'notStated',
      localNumbers: [],
      invalidNhsNumber: true,
    })
    expect(personOf('999 000 0018^^^NHS^NH')).toMatchObject({ nhsNumber: '9990000018', localNumbers: [] })
    expect(personOf('999-000-0018^^^NHS^NH')).toMatchObject({ nhsNumber: '9990000018', localNumbers: [] })
  })
  it.each([
    ['01', 'verified'],
    ['02', 'unverified'],
    ['03', 'unverified'],
    ['', 'notStated'],
  ])('with number status %j is %s', (status, verification) => {
    expect(personOf('9990000018^^^NHS^NH', status)).toMatchObject({ verification })
  })
  it('has none of several NHS numbers, and one that is sent twice', () => {
    expect(personOf('9990000018^^^NHS^NH~9912003888^^^NHS^NH')).toStrictEqual({
      verification: 'notStated',
      localNumbers: [],
      severalNhsNumbers: ['9990000018', '9912003888'],
    })
    expect(personOf('9990000018^^^NHS^NH~9990000018^^^^NHS')).toStrictEqual({
      verification: 'notStated',
      localNumbers: [],
      nhsNumber: '9990000018',
    })
  })
  it('has no invalid NHS number where the field is there and empty', () => {
    expect(personOf('^^^NHS^NH~""^^^NHS^NH~H1^^^RYJ^MR')).toStrictEqual({
      verification: 'notStated',
      localNumbers: ['H1'],
    })
  })
  it('is not known by numbers of society, visits or accounts', () => {
    expect(personOf('1^^^X^SS~2^^^X^VN~3^^^RYJ^MR~4^^^RYJ^PI')).toMatchObject({ localNumbers: ['3', '4'] })
  })
})

describe('a number of a person', () => {
  const numbersFrom = (sender: string, numbers: string): unknown =>
    filingOf(
      message('ADT^A28', 'EVN|A28|20261101090000+0000', `PID|1||${numbers}||Marsh^Ada`).replace(
        '|RYJ|',
        `|${sender}|`,
      ),
    ).person.localNumbers

  it.each([
    ['without an authority', '777^^^^MR'],
    ['of the sender’s ODS code', '777^^^RYJ^MR'],
    ['of the sender’s name', '777^^^riverside hospital^MR'],
    ['of what MSH-4 names', '777^^^EPR-SITE^MR'],
    ['of the universal id that MSH-4 names', '777^^^MPI&2.16.1&ISO^MR'],
  ])('%s is the sender’s own', (_of, number) => {
    expect(numbersFrom('EPR-SITE^2.16.1^ISO', number)).toStrictEqual(['777'])
  })
  it.each([
    ['OTHERHOSP|777', '777^^^OTHERHOSP^MR'],
    ['2.16.9|777', '777^^^&2.16.9&ISO^MR'],
    ['OTHERHOSP|777', '777^^^^MR^OtherHosp'],
  ])('of another authority is %s', (known, number) => {
    expect(numbersFrom('RYJ', number)).toStrictEqual([known])
  })
  it('never becomes another’s by a separator within it', () => {
    expect(numbersFrom('RYJ', String.raw`OTHERHOSP\F\777^^^RYJ^MR~777^^^OTHERHOSP^MR`)).toStrictEqual([
      'OTHERHOSP%7C777',
      'OTHERHOSP|777',
    ])
  })
})

describe('a document', () => {
  it('that replaces another names that one’s number, part by part', () => {
    const pdf = (text: string): string =>
      `OBX|1|ED|CN^Letter||^application^pdf^Base64^${Buffer.from(text).toString('base64')}||||||F`
    const txa = 'TXA|1|CN|TX|20261101090000+0000||20261101090000+0000||||||D2^EPR|D1^EPR||||AU'
    const { items } = filingOf(message('MDM^T02', 'PID|1||H1', txa, pdf('one'), pdf('two')))
    expect(items.map(({ key }) => key)).toStrictEqual([
      { family: 'document', scope: 'organisation', number: 'D2|EPR', replaces: 'D1|EPR' },
      { family: 'document', scope: 'organisation', number: 'D2|EPR#2', replaces: 'D1|EPR#2' },
    ])
  })
})

describe('a message that can’t be mapped', () => {
  it('says why and where', () => {
    expect(mapped(message('SIU^S12', 'SCH|1|2', 'PID|1||H1'))).toStrictEqual({
      notMapped: 'an appointment without a time',
      place: 'SCH-11',
    })
  })
})

describe('a death', () => {
  const saidIn = (sent: string): unknown => {
    const pid = ['PID', '1', '', 'H1', '', 'Marsh^Ada', ...Array.from({ length: 24 }, () => ''), sent]
    const { demographics } = filingOf(message('ADT^A08', 'EVN|A08|20261101090000+0000', pid.join('|')))
    return demographics?.died
  }
  it.each([
    ['Y', true],
    ['N', false],
    ['n ', false],
    ['', undefined],
    ['MAYBE', undefined],
  ])('is told by PID-30: %j', (sent, died) => {
    expect(saidIn(sent)).toBe(died)
  })
})
