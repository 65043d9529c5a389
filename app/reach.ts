/** Where the portal is reached, and what may not be reached that way: refused before anything is opened. */
import { isLoopback } from '../portal/security/origin.ts'
import { BadSetting } from './badSetting.ts'
import type { Config } from './config.ts'
import { WrongLog } from './logIdentity.ts'

/** The origin that people use: the one that the settings name, or this process's own. */
export const originOf = ({ host, publicUrl }: Config['http'], port: number): URL =>
  new URL(publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}`)

/** The demonstration's sign-in is for invented people on this machine. */
const refuseBeyondLoopback = ({ http }: Config, { hostname }: URL): void => {
  const why = 'the demonstration’s sign-in works on loopback only'
  if (!isLoopback(http.host)) throw new WrongLog(`${why}: set HOST to 127.0.0.1, or OIDC_ISSUER`)
  if (!isLoopback(hostname)) throw new BadSetting(`PUBLIC_URL: ${why}: unset it, or set OIDC_ISSUER`)
}

const isPlain = ({ protocol, hostname }: URL): boolean => protocol !== 'https:' && !isLoopback(hostname)

/** Throws BadSetting or WrongLog, naming the setting, where nobody could safely sign in. */
export const refuseUnreachable = (config: Config): void => {
  const { signIn, http } = config
  const origin = originOf(http, http.port)
  if (signIn === undefined) {
    refuseBeyondLoopback(config, origin)
    return
  }
  if (isPlain(origin))
    throw new BadSetting(`PUBLIC_URL: must be the https address that people use; ${origin.origin} is plain`)
  if (isPlain(new URL(signIn.issuer)))
    throw new BadSetting('OIDC_ISSUER: must be an https address; plain http is for loopback alone')
}
