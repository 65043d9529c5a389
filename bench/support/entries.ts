/** Realistic events to measure with: one blood pressure reading each, some 400 bytes of JSON, about one of a number of people. */
import { randomUUID } from 'node:crypto'
import { toInstant } from '../../domain/kernel/time.ts'
import type { Unsealed } from '../../store/codec.ts'
import type { NewEvent } from '../../store/port.ts'

const opaque = (number: number): string => number.toString(16).padStart(32, '0')
const at = toInstant(Date.UTC(2026, 2, 3, 14, 30))

/** The opaque id of one of the people. */
export const person = (number: number): string => opaque(number)

const filed = (number: number, patient: string) => ({
  patient,
  content: {
    kind: 'measurement',
    code: { system: 'snomed', code: '271649006', display: 'Systolic blood pressure' },
    quantity: { value: 90 + (number % 80), unit: 'mm[Hg]' },
    range: { low: 90, high: 140 },
  },
  source: { organisation: opaque(7), team: opaque(11) },
  effective: at,
  issued: at,
  label: 'general',
  releaseAt: at,
})

/** The bytes of an event as it is appended. */
export const bytesOf = ({ data, meta, type, id }: NewEvent): number =>
  data.byteLength + meta.length + type.length + id.length

/** An event about a person, one of the number unless told; where it is not sealed it has no subject, and is stored plain. */
export const reading = (number: number, sealed: boolean, patient = person(number)): Unsealed => ({
  id: randomUUID(),
  event: { type: 'EntryFiled', data: filed(number, patient) },
  at,
  meta: {
    actor: { user: opaque(3), role: 'system', organisation: opaque(7) },
    ...(sealed ? { subject: person(number) } : {}),
    purpose: 'feed',
    command: randomUUID(),
    correlation: randomUUID(),
  },
})
