/** `cie` with the faults planted that PLANTED names: one module stands in the place of another, for all who ask for it or for some. */
import { registerHooks } from 'node:module'

interface Fault {
  /** The end of the address of the module that is replaced. */
  readonly of: string
  /** A part of the address of those who get the other in its place. */
  readonly to: string
  readonly by: string
}

const faults: Readonly<Record<string, Fault>> = {
  staleConsent: { of: '/access/folded.ts', to: '', by: new URL('staleConsent.ts', import.meta.url).href },
  freshMessages: {
    of: '/feeds/hl7v2/receive.ts',
    to: '/app/feeds.ts',
    by: new URL('freshMessages.ts', import.meta.url).href,
  },
  freshFiling: {
    of: '/store/keyedHash.ts',
    to: '/processes/inbox/',
    by: new URL('freshIds.ts', import.meta.url).href,
  },
  everybodysTurn: {
    of: '/app/lease.ts',
    to: '/app/serve.ts',
    by: new URL('everybodysTurn.ts', import.meta.url).href,
  },
}

const planted = (process.env['PLANTED'] ?? '').split(',').map(name => {
  const fault = faults[name]
  if (fault === undefined) throw new Error(`PLANTED: there is no fault “${name}”`)
  return fault
})

registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context)
    const asker = context.parentURL ?? ''
    const fault = planted.find(
      ({ of, to, by }) => found.url.endsWith(of) && asker.includes(to) && asker !== by,
    )
    return fault === undefined ? found : { ...found, url: fault.by, shortCircuit: true }
  },
})
await import('../../../app/main.ts')
