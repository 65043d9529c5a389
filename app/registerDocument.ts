/** Who takes part, as `cie register FILE` reads it: providers with their teams and agreements, professionals with their memberships, commissioners with what they may see, care plan templates with who agreed to them. */
import { z } from 'zod'
import { odsCode } from '../domain/kernel/ids.ts'
import { questions } from '../analytics/questions/all.ts'
import { boroughs, careSetting, label } from '../domain/kernel/terms.ts'
import { localDate } from '../domain/kernel/time.ts'
import { network } from '../domain/provider/events.ts'
import { shippedTemplates } from './carePlanTemplates/shipped.ts'

const teamShape = z
  .object({
    name: z.string().min(1).max(200),
    specialty: z.string().min(1).max(100),
    label: label.optional(),
    /** The name that it had, where it was renamed. */
    was: z.string().min(1).max(200).optional(),
    /** Why it was closed, once it is. */
    closed: z.string().min(1).max(500).optional(),
  })
  .strict()
const providerShape = z
  .object({
    ods: odsCode,
    name: z.string().min(1).max(200),
    setting: careSetting,
    /** The primary care network of a GP practice. */
    network: network.optional(),
    /** The sharing agreement, once it is signed: without it the provider neither sends nor reads. */
    agreement: z
      .object({
        name: z.string().min(1).max(40),
        signedOn: localDate,
        /** Why it ended, once it has: the provider then neither sends nor reads. */
        ended: z.string().min(1).max(500).optional(),
      })
      .strict()
      .optional(),
    teams: z.array(teamShape),
  })
  .strict()
const professionalShape = z
  .object({
    name: z.string().min(1).max(200),
    profession: z.string().min(1).max(100),
    registration: z.string().max(40).optional(),
    login: z.object({ issuer: z.string().min(1), subject: z.string().min(1) }).strict(),
    /** `until`: the first day on which it no longer holds. */
    memberships: z.array(
      z
        .object({ ods: odsCode, team: z.string().min(1), from: localDate, until: localDate.optional() })
        .strict(),
    ),
  })
  .strict()

/** Of questions, and of breakdowns, that there are. */
const someOf = (names: readonly string[]) => z.array(z.enum([...new Set(names)])).min(1)
const commissionerShape = z
  .object({
    name: z.string().min(1).max(200),
    login: z.object({ issuer: z.string().min(1), subject: z.string().min(1) }).strict(),
    /** What of the dashboards they may see; all questions and breakdowns unless told. */
    areas: z.union([z.literal('everywhere'), z.array(z.enum(boroughs)).min(1)]),
    questions: z.union([z.literal('every'), someOf(questions.map(({ name }) => name))]).default('every'),
    breakdowns: z
      .union([z.literal('every'), someOf(questions.flatMap(one => one.breakdowns.map(({ name }) => name)))])
      .default('every'),
    /** Why they may see nothing any more, once that is so. */
    withdrawn: z.string().min(1).max(500).optional(),
  })
  .strict()

/** A shipped template, who must agree to it, and who has. */
const templateShape = z
  .object({
    name: z.enum(shippedTemplates.map(({ name }) => name)),
    version: z.number().int().nonnegative().default(0),
    partners: z.array(odsCode).min(1),
    agreed: z.array(odsCode).default([]),
  })
  .strict()

/** Who takes part, as `cie register FILE` reads it. */
export const registerDocument = z
  .object({
    providers: z.array(providerShape),
    professionals: z.array(professionalShape),
    commissioners: z.array(commissionerShape).optional(),
    carePlanTemplates: z.array(templateShape).optional(),
  })
  .strict()
export type RegisterDocument = z.infer<typeof registerDocument>
