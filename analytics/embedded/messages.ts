/** What the program and the engine's process tell each other, over a channel that ends when either does. */
import { z } from 'zod'

/** The first message to the child. The password goes this way and no other: not in arguments, not in the environment. */
export const orders = z.object({
  folder: z.string(),
  password: z.string().min(1),
  /** The port of an earlier life, so that clients find it again; 0 for any. */
  port: z.number().int(),
})
export type Orders = z.infer<typeof orders>

/** What the child answers once. */
export const report = z.union([
  z.object({ ready: z.object({ port: z.number().int(), version: z.string() }) }),
  z.object({ failed: z.string() }),
])
export type Report = z.infer<typeof report>

/** The user that clients name. */
export const user = 'default'
