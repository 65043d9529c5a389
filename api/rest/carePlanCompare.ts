/** Two versions of a care plan, field by field (K2). */
import { z } from 'zod'
import { comparePlans } from '../../domain/carePlan/compare.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { itemContent, sectionId, templateVersion } from '../../domain/kernel/planSections.ts'
import { label } from '../../domain/kernel/terms.ts'
import { localDate } from '../../domain/kernel/time.ts'
import { json, refuse } from '../http/answers.ts'
import { unseen } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { noVersion, planDisclosed } from './carePlanLook.ts'
import { ofPlan } from './carePlanSchemas.ts'
import { anyRole } from './person.ts'

const changed = <T extends z.ZodType>(of: T) =>
  z.strictObject({ before: of.optional(), after: of.optional() })
const stretches = z
  .array(
    z.union([
      z.strictObject({ kept: z.string() }),
      z.strictObject({ added: z.string() }),
      z.strictObject({ removed: z.string() }),
    ]),
  )
  .readonly()
  .optional()

const item = z.strictObject({
  id: opaqueId,
  change: z.enum(['added', 'changed', 'completed', 'dropped', 'reopened', 'gone']),
  content: itemContent,
  fields: z.array(changed(z.unknown()).extend({ field: z.string(), text: stretches })).readonly(),
})

const section = z.strictObject({
  id: sectionId,
  title: z.string(),
  plainTitle: z.string(),
  change: z.enum(['changed', 'added', 'gone']),
  text: stretches,
  label: changed(label).optional(),
  owner: changed(opaqueId).optional(),
  agreement: changed(z.string()).optional(),
  items: z.array(item).readonly(),
})

const version = z.number().int().nonnegative()
const differences = z
  .strictObject({
    from: version,
    to: version,
    sections: z.array(section).readonly().meta({ description: 'Those in which something differs' }),
    reviewOn: changed(localDate).optional(),
    template: changed(templateVersion).optional(),
    status: changed(z.enum(['open', 'closed'])).optional(),
  })
  .meta({ id: 'CarePlanDifferences' })

const place = z
  .string()
  .regex(/^\d{1,9}$/, 'a version: a number from 0')
  .transform(Number)

export const compareVersions = route({
  name: 'compareCarePlanVersions',
  method: 'get',
  path: '/api/v1/patients/{patient}/care-plans/{plan}/compare',
  summary: 'Read what differs between two versions of a plan, field by field',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPlan,
    query: z.strictObject({
      from: place.default(0).meta({ description: 'The first unless told' }),
      to: place.optional().meta({ description: 'The newest unless told' }),
    }),
    answer: differences,
  },
  refusals: [404],
  handle: async call => {
    const disclosure = await planDisclosed(call)
    if (disclosure === undefined) return refuse(unseen)
    const { carePlans } = call.exchange.queries
    const { plan } = call.params
    const [before, after] = await Promise.all([
      carePlans.read(disclosure, plan, call.query.from),
      carePlans.read(disclosure, plan, call.query.to),
    ])
    if (before === undefined || after === undefined) return refuse(noVersion)
    return json({ from: before.version, to: after.version, ...comparePlans(before, after) })
  },
})
