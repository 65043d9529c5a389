/** Settings that may hold a password are also read from a file, as container engines hand secrets in: `NAME_FILE` names it. */
import { readFileSync } from 'node:fs'
import { BadSetting } from './badSetting.ts'

const mayHoldSecret = [
  'EVENTS_URL',
  'KEYS_URL',
  'SESSIONS_URL',
  'ANALYTICS_URL',
  'OIDC_CLIENT_SECRET',
] as const

const fileOf = (name: string): string => `${name}_FILE`

/** The settings that name such a file. */
export const secretFileSettings: readonly string[] = mayHoldSecret.map(fileOf)

type Given = Readonly<Record<string, string | undefined>>

/** The text of a file that a setting names, without white space around it. Throws BadSetting where it can't be read. */
export const contentOf = (setting: string, path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    throw new BadSetting(`${setting}: ${path} can’t be read`)
  }
}

const secretIn = (given: Given, name: string): string | undefined => {
  const setting = fileOf(name)
  const path = given[setting]
  if (path === undefined) return undefined
  if (given[name] !== undefined) throw new BadSetting(`${setting}: set either it or ${name}, not both`)
  const secret = contentOf(setting, path)
  if (secret === '') throw new BadSetting(`${setting}: ${path} is empty`)
  return secret
}

/** The settings with what their files hold. Throws BadSetting, which never quotes a file. */
export const withSecrets = (given: Given): Given => {
  const secrets = mayHoldSecret.map(name => [name, secretIn(given, name)] as const)
  return { ...given, ...Object.fromEntries(secrets.filter(([, secret]) => secret !== undefined)) }
}
