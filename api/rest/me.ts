/** GET /api/v1/me: who the caller is taken for. Opaque ids only, so nothing of anyone is shown. */
import { z } from 'zod'
import { role } from '../../domain/kernel/actor.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { json } from '../http/answers.ts'
import { bare, route } from '../http/route.ts'
import { anyRole } from './person.ts'

const me = z
  .strictObject({
    user: z.string(),
    role,
    team: opaqueId.optional(),
    organisation: opaqueId.optional(),
    record: z.string().optional().meta({ description: 'The address of the caller’s own record' }),
  })
  .meta({ id: 'Me' })

export const readMe = route({
  name: 'readMe',
  method: 'get',
  path: '/api/v1/me',
  summary: 'Who you are signed in as',
  who: anyRole,
  shape: { ...bare, answer: me },
  refusals: [],
  handle: ({ caller: { by } }) =>
    Promise.resolve(
      json({
        user: by.user,
        role: by.role,
        ...(by.team !== undefined && { team: by.team }),
        ...(by.organisation !== undefined && { organisation: by.organisation }),
        ...(by.role === 'patient' && { record: `/api/v1/patients/${by.user}` }),
      }),
    ),
})
