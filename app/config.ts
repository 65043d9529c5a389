/** Every setting of the program, from the environment, in one schema. A bad value is refused by its name. */
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { lookUpLimits, type LookUpLimits } from '../access/lookUps.ts'
import { role } from '../domain/kernel/actor.ts'
import { odsCode } from '../domain/kernel/ids.ts'
import { BadSetting } from './badSetting.ts'
import { eventsPlace } from './eventsPlace.ts'
import { nhs111Receivers } from './nhs111Receivers.ts'
import { placesIn } from './places.ts'
import { secretFileSettings, withSecrets } from './secretFiles.ts'
import { blobsPlace, tablesPlace } from './sharedPlace.ts'
import { signInOf, signInSettings, webAddress } from './signInSettings.ts'

/** A whole number; anything else is refused in words, not in the parser's. */
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, `a whole number from ${String(least)} to ${String(most)}`)
    .transform(Number)
    .refine(
      number => number >= least && number <= most,
      `a whole number from ${String(least)} to ${String(most)}`,
    )
const port = whole(0, 65_535)

const fingerprint = z
  .string()
  .regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/, 'a SHA-256 fingerprint like AB:CD:… of 32 bytes')

const sendersIn = (text: string, context: z.RefinementCtx): ReadonlyMap<string, readonly string[]> => {
  const senders = new Map<string, readonly string[]>()
  for (const line of text.split(';').filter(part => part.trim() !== '')) {
    const [print = '', codes = ''] = line.split('=').map(part => part.trim())
    const read = z
      .object({ print: fingerprint, codes: z.array(odsCode).min(1) })
      .safeParse({ print: print.toUpperCase(), codes: codes.split(',').map(code => code.trim()) })
    if (read.success) senders.set(read.data.print, read.data.codes)
    else context.addIssue(`${line.trim().slice(0, 20)}…: ${read.error.issues[0]?.message ?? 'not usable'}`)
  }
  return senders
}

const lookUpsIn = (text: string, context: z.RefinementCtx): LookUpLimits => {
  const given = new Map<string, string>()
  for (const part of text.split(',')) {
    const [name = '', most = ''] = part.split('=').map(word => word.trim())
    given.set(name, most)
  }
  const read = z
    .partialRecord(role, z.coerce.number().int().min(1).max(100_000))
    .safeParse(Object.fromEntries(given))
  if (!read.success) context.addIssue('role=number, role=number …, each from 1 to 100000')
  return { ...lookUpLimits, ...read.data }
}

const settings = z.object({
  /** Where everything embedded keeps its files. */
  DATA_DIR: z.string().min(1).default('data'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(8080),
  MLLP_HOST: z.string().min(1).default('127.0.0.1'),
  MLLP_PORT: port.default(2575),
  /** ODS codes that the MLLP connection speaks for, separated by commas. The demonstration sets its own hospital. */
  MLLP_ORGANISATIONS: z
    .string()
    .transform(text => text.split(',').map(code => code.trim()))
    .pipe(z.array(odsCode).min(1))
    .optional(),
  /** Which client certificate speaks for whom: `SHA-256 fingerprint=ODS,ODS; fingerprint=ODS`. Others then speak for nobody. */
  MLLP_SENDERS: z.string().transform(sendersIn).optional(),
  /** PEM files for MLLP beyond loopback: key, certificate, and the authority that signs the senders' certificates. */
  MLLP_TLS_KEY: z.string().min(1).optional(),
  MLLP_TLS_CERT: z.string().min(1).optional(),
  MLLP_TLS_CA: z.string().min(1).optional(),
  MLLP_MAX_FRAME_BYTES: whole(1024, 512 * 1024 * 1024).default(32 * 1024 * 1024),
  /** A file of this machine, or an EventStoreDB. */
  EVENTS_URL: eventsPlace.optional(),
  READ_MODELS_URL: z
    .string()
    .regex(/^sqlite:.+/u, 'a URL that starts with sqlite: (the adapter this version has)')
    .optional(),
  /** Files of this machine, or what several machines share: PostgreSQL, and a bucket. */
  KEYS_URL: tablesPlace.optional(),
  SESSIONS_URL: tablesPlace.optional(),
  BLOBS_URL: blobsPlace.optional(),
  /** Where the dashboards count: the embedded engine's folder, a ClickHouse server, or nowhere. */
  ANALYTICS_URL: z
    .string()
    .regex(
      /^(chdb:.+|https?:\/\/.+|none)$/u,
      'chdb:FOLDER, http(s)://user:password@host:8123/database, or none',
    )
    .optional(),
  /** A CSV of `postcode,decile`: deprivation by neighbourhood, for the dashboards. The demonstration has its own. */
  AREAS_FILE: z.string().min(1).optional(),
  /** A JSON file that names the receivers of special patient notes: docs/nhs111.md. */
  NHS111_RECEIVERS_FILE: z.string().min(1).optional(),
  /** The file that holds the master key which wraps every person's key. */
  MASTER_KEY_FILE: z.string().min(1).optional(),
  ...signInSettings.shape,
  /** The address people reach the portal at, where it is not this process's own. */
  PUBLIC_URL: webAddress.optional(),
  /** How many proxies stand before this process: their X-Forwarded-For is believed, nobody else's. */
  TRUST_PROXY: whole(0, 10).default(0),
  /** How many people the demonstration makes on an empty log; with 0 its providers, teams and professionals are there all the same. */
  DEMO_PEOPLE: whole(0, 1_500_000).default(2000),
  /** Look-ups by NHS number that one person may make in five minutes, by role: `professional=300, patient=5`. Others as in access/lookUps.ts. */
  LOOK_UPS: z.string().transform(lookUpsIn).default(lookUpLimits),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
})

/** Every setting by its name. */
export const settingNames: readonly string[] = [...Object.keys(settings.shape), ...secretFileSettings]

/** Where analytics live: a folder of the embedded engine, a server's address, or nowhere. */
export type AnalyticsPlace =
  | { readonly at: 'embedded'; readonly folder: string }
  | { readonly at: 'server'; readonly url: string }
  | { readonly at: 'none' }

const analyticsOf = (dataDir: string, url: string | undefined): AnalyticsPlace => {
  if (url === 'none') return { at: 'none' }
  if (url?.startsWith('http') === true) return { at: 'server', url }
  return {
    at: 'embedded',
    folder: resolve(url === undefined ? join(dataDir, 'analytics') : url.slice(url.indexOf(':') + 1)),
  }
}

/** Where several organisations send by certificate, each certificate must be somebody's. */
const refuseAnybody = (given: z.output<typeof settings>): void => {
  const several = (given.MLLP_ORGANISATIONS ?? []).length > 1
  if (!several || given.MLLP_SENDERS !== undefined) return
  throw new BadSetting(
    'MLLP_SENDERS: with TLS and several MLLP_ORGANISATIONS, say which certificate speaks for whom',
  )
}

const tlsOf = (given: z.output<typeof settings>) => {
  const { MLLP_TLS_KEY: key, MLLP_TLS_CERT: cert, MLLP_TLS_CA: ca } = given
  if (key === undefined && cert === undefined && ca === undefined) return undefined
  if (key === undefined || cert === undefined || ca === undefined) {
    throw new BadSetting('MLLP_TLS_KEY, MLLP_TLS_CERT and MLLP_TLS_CA are set together or not at all')
  }
  refuseAnybody(given)
  return { key, cert, ca }
}

/** Reads the settings. Throws BadSetting, which names the setting, for any that can't be used. */
export const readConfig = (environment: NodeJS.ProcessEnv) => {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim() !== ''))
  const answer = settings.safeParse(withSecrets(set))
  if (!answer.success) {
    const issue = answer.error.issues[0]
    throw new BadSetting(`${issue?.path.join('.') ?? 'a setting'}: ${issue?.message ?? 'not usable'}`)
  }
  const given = answer.data
  const dataDir = resolve(given.DATA_DIR)
  return {
    dataDir,
    http: { host: given.HOST, port: given.PORT, publicUrl: given.PUBLIC_URL, proxies: given.TRUST_PROXY },
    mllp: {
      host: given.MLLP_HOST,
      port: given.MLLP_PORT,
      organisations: given.MLLP_ORGANISATIONS,
      senders: given.MLLP_SENDERS,
      maxFrameBytes: given.MLLP_MAX_FRAME_BYTES,
      tls: tlsOf(given),
    },
    stores: placesIn(dataDir, given),
    analytics: analyticsOf(dataDir, given.ANALYTICS_URL),
    areas: given.AREAS_FILE,
    signIn: signInOf(given),
    audience: given.API_AUDIENCE,
    demonstrationPeople: given.OIDC_ISSUER === undefined ? given.DEMO_PEOPLE : 0,
    lookUps: given.LOOK_UPS,
    receivers: nhs111Receivers(given.NHS111_RECEIVERS_FILE),
    logLevel: given.LOG_LEVEL,
  }
}
export type Config = ReturnType<typeof readConfig>
