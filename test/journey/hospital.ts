/** A hospital's system as the exchange meets it: it opens an MLLP connection, sends, and waits for each answer. */
import { Hl7Message } from '@medplum/core'
import { Hl7Client } from '@medplum/hl7'

/** Their package brings a copy of the message class that differs in private members only. */
const theirs = (message: Hl7Message) => message as unknown as Parameters<Hl7Client['sendAndWait']>[0]

const hl7Time = (at: Date): string => `${at.toISOString().replaceAll(/[-:T]|\.\d{3}Z/g, '')}+0000`

/** Somebody as their hospital knows them. */
export interface Known {
  readonly nhsNumber: string
  readonly hospitalNumber: string
  readonly family: string
  readonly given: string
  /** `19600131`. */
  readonly birthDate: string
  readonly sex: 'F' | 'M'
  readonly borough?: string
}
/** The demonstration's first person. */
const first: Known = {
  nhsNumber: '9990000018',
  hospitalNumber: 'W100000',
  family: 'Quillan',
  given: 'Jamila',
  birthDate: '19850211',
  sex: 'F',
}
const identity = (known: Known): string => {
  const { nhsNumber, hospitalNumber, family, given, birthDate, sex, borough = '' } = known
  const address = borough === '' ? '' : `1 Acacia Row^^London^^HA9 0AA^GBR^H^^${borough}`
  return `PID|1||${nhsNumber}^^^NHS^NH~${hospitalNumber}^^^RWG01^MR||${family}^${given}||${birthDate}|${sex}|||${address}|||||||||||||||||||||01`
}

const header = (type: string, control: string): string =>
  `MSH|^~\\&|EPR|RWG01|CIE|NWL|${hl7Time(new Date())}||${type}|${control}|P|2.4`

/** A person who is new here. */
export const personOf = (known: Known): string =>
  [
    header('ADT^A28', `P${known.hospitalNumber}`),
    `EVN|A28|${hl7Time(new Date())}`,
    identity(known),
    'PV1|1|O',
  ].join('\r')

/** A result of one value (HbA1c, mmol/mol), taken now. */
export const resultOf = (order: string, value: number, of = first): string => {
  const at = hl7Time(new Date())
  return [
    header('ORU^R01', `R${order}`),
    identity(of),
    `OBR|1||${order}|59261-8^Haemoglobin A1c^LN|||${at}|||||||||||||||${at}||BLS|F`,
    `OBX|1|NM|59261-8^Haemoglobin A1c^LN||${String(value)}|mmol/mol|20-41|H|||F`,
  ].join('\r')
}

/** A small but whole PDF. */
export const pdf = [
  '%PDF-1.4',
  '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
  '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
  '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj',
  'trailer<</Root 1 0 R>>',
  '%%EOF',
].join('\n')

/** A letter as a PDF, written now. */
export const letterOf = (number: string, title: string): string => {
  const at = hl7Time(new Date())
  const base64 = Buffer.from(pdf).toString('base64')
  return [
    header('MDM^T02', `L${number}`),
    `EVN|T02|${at}`,
    identity(first),
    `TXA|1|CN|AP|${at}|^Dr Asked|${at}|${at}||^Dr Asked|||${number}||||${title}|AU`,
    `OBX|1|ED|CN^${title}||^application^pdf^Base64^${base64}||||||F`,
  ].join('\r')
}

export interface Hospital {
  /** Sends and answers what was acknowledged: `AA`, once the message is durable. */
  readonly send: (message: string) => Promise<string>
  readonly close: () => Promise<void>
}

/** Opens the connection. */
export const openHospital = (port: number): Hospital => {
  const client = new Hl7Client({ host: '127.0.0.1', port, keepAlive: true })
  return {
    send: async message => {
      const answer = await client.sendAndWait(theirs(Hl7Message.parse(message)))
      return answer.getSegment('MSA')?.getField(1).toString() ?? ''
    },
    close: () => client.close(),
  }
}
