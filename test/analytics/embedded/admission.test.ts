/** Who may run when: two heavy statements, light ones beside them, a line that ends. */
import { describe, expect, it } from 'vitest'
import { openAdmission } from '../../../analytics/embedded/admission.ts'

const never = new AbortController().signal

describe('admission', () => {
  it('lets two heavy statements run and a third wait until one ends', async () => {
    const { enter } = openAdmission({ heavy: 2, light: 1, waiting: 5 })
    const first = await enter('a', true, never)
    await enter('b', true, never)
    let third = 'waits'
    const entered = enter('c', true, never).then(leave => {
      third = 'runs'
      return leave
    })
    const light = await enter('light', false, never)
    expect(third).toBe('waits')
    light(1)
    expect(third).toBe('waits')
    first(1000)
    await entered
    expect(third).toBe('runs')
  })

  it('learns from what a statement took the last time', async () => {
    const { enter } = openAdmission({ heavy: 1, light: 1, waiting: 0 })
    const quick = await enter('quick', true, never)
    quick(20)
    const slow = await enter('slow', true, never)
    const again = await enter('quick', true, never)
    again(20)
    slow(5000)
    await enter('slow', true, never)
    await expect(enter('other', true, never)).rejects.toMatchObject({
      type: 'TOO_MANY_SIMULTANEOUS_QUERIES',
      code: 202,
    })
  })

  it('refuses whoever comes when the line is full', async () => {
    const { enter } = openAdmission({ heavy: 1, light: 1, waiting: 2 })
    await enter('a', true, never)
    const line = [enter('b', true, never), enter('c', true, never)]
    await expect(enter('d', true, never)).rejects.toMatchObject({ code: 202 })
    expect(line.length).toBe(2)
  })

  it('takes whoever goes away out of the line', async () => {
    const { enter } = openAdmission({ heavy: 1, light: 1, waiting: 2 })
    const gone = new AbortController()
    const first = await enter('a', true, never)
    const second = enter('b', true, gone.signal)
    const third = enter('c', true, never)
    gone.abort()
    await expect(second).rejects.toMatchObject({ type: 'QUERY_WAS_CANCELLED' })
    first(1)
    expect(await third).toBeTypeOf('function')
  })
})
