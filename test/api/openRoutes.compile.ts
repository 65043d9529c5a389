/** What must not compile: a route that answers anyone at an address that is not on the open list. */
import { z } from 'zod'
import { json } from '../../api/http/answers.ts'
import { bare, openRoute, route } from '../../api/http/route.ts'

const shape = { ...bare, answer: z.strictObject({}) }
const usual = {
  name: 'one',
  method: 'get',
  summary: 'One',
  shape,
  refusals: [],
  handle: () => Promise.resolve(json({})),
} as const

export const open = openRoute({ ...usual, path: '/health' })

// @ts-expect-error an address of the API is never open
export const leak = openRoute({ ...usual, path: '/api/v1/patients' })

// @ts-expect-error a route says who may ask
export const forgotten = route({ ...usual, path: '/api/v1/patients' })

// @ts-expect-error and names at least one role
export const empty = route({ ...usual, path: '/api/v1/patients', who: [] })

const telling = () => Promise.resolve(json({ secret: 1 }))
// @ts-expect-error a handler answers what the schema says
export const wrong = route({ ...usual, path: '/api/v1/me', who: ['patient'], handle: telling })
