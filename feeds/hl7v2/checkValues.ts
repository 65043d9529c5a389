/** Whether the content of an observation is of the type that OBX-2 names. What we don't file by type is let through. */
import { isBase64 } from './base64.ts'
import { faultAt, faultCodes } from './fault.ts'
import type { Fault } from './fault.ts'
import type { Repetition, Segment } from './parse.ts'
import { isTimestamp } from './time.ts'

interface Kind {
  readonly component: number
  readonly fits: (text: string) => boolean
  readonly why: string
}

const number = /^[+-]?(\d+(\.\d*)?|\.\d+)$/
const clock = /^([01]\d|2[0-3])([0-5]\d([0-5]\d(\.\d{1,4})?)?)?([+-]\d{4})?$/

const numeric: Kind = {
  component: 1,
  fits: text => number.test(text),
  why: 'a number (NM) is digits with at most one point',
}
const timestamp: Kind = {
  component: 1,
  fits: isTimestamp,
  why: 'this is no date and time',
}

const kinds: ReadonlyMap<string, Kind> = new Map([
  ['NM', numeric],
  [
    'SN',
    {
      ...numeric,
      component: 2,
      why: 'the number of a structured numeric (SN) is digits with at most one point',
    },
  ],
  [
    'DT',
    {
      component: 1,
      fits: isTimestamp,
      why: 'this is no date',
    },
  ],
  ['TM', { component: 1, fits: text => clock.test(text), why: 'this is no time of day' }],
  ['TS', timestamp],
  ['DTM', timestamp],
])

const holdsBase64 = (value: Repetition): boolean =>
  value.text(4).toLowerCase() !== 'base64' || isBase64(value.text(5).replaceAll(/\s+/g, ''))

/** The fault in OBX-5, if there is one. Empty values and HL7's null are no fault. */
export const checkValue = (obx: Segment): Fault | undefined => {
  const place = { segment: 'OBX', ordinal: obx.ordinal }
  const type = obx.text(2)
  const values = obx.repetitions(5)
  if (type === '' && values.some(value => value.prose().trim() !== ''))
    return faultAt(
      { ...place, field: 2 },
      faultCodes.requiredFieldMissing,
      'an observation with a value names its type',
    )
  if (type === 'ED' && !values.every(holdsBase64))
    return faultAt({ ...place, field: 5, component: 5 }, faultCodes.dataType, 'this is not Base64')
  const kind = kinds.get(type)
  if (kind === undefined) return undefined
  const wrong = values.findIndex(
    value => value.text(kind.component) !== '' && !kind.fits(value.text(kind.component)),
  )
  if (wrong === -1) return undefined
  const where = { ...place, field: 5, ...(wrong > 0 && { repetition: wrong + 1 }) }
  return faultAt(where, faultCodes.dataType, kind.why)
}
