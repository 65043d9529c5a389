import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeOfFault } from '../../api/http/jsonPlace.ts'

describe('the place where a text stops being JSON', () => {
  it.each([
    ['', 'line 1 column 1'],
    ['{', 'line 1 column 2'],
    ['[1,]', 'line 1 column 4'],
    ['{"a":1,\n "b" 2}', 'line 2 column 6'],
    ['{"a":1}x', 'line 1 column 8'],
    ['{"a":1]', 'line 1 column 7'],
    ['"open', 'line 1 column 1'],
    ['[01]', 'line 1 column 3'],
    ['nul', 'line 1 column 1'],
    ['1 2', 'line 1 column 3'],
  ])('in %j is %s', (text, place) => {
    expect(placeOfFault(text)).toBe(place)
  })
  it('in JSON is its end', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        expect(placeOfFault(text)).toBe(`line 1 column ${String(text.length + 1)}`)
      }),
    )
  })
})
