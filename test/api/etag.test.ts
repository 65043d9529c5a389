import { describe, expect, it } from 'vitest'
import { precondition } from '../../api/http/etag.ts'

describe('If-Match', () => {
  it('asks nothing when it is absent or a star', () => {
    expect([precondition(undefined), precondition('*')]).toStrictEqual(['any', 'any'])
  })
  it('names the revisions of our tags', () => {
    expect(precondition('"3", "-1" ,"12"')).toStrictEqual([3, -1, 12])
  })
  it('matches nothing by a weak tag, or by a tag that is not ours', () => {
    expect(precondition('W/"3", "abc"')).toStrictEqual([])
  })
  it('is malformed when it is no list of tags', () => {
    expect(precondition('3')).toMatchObject({ code: 'malformed' })
  })
})
