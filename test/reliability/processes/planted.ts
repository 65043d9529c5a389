/** `cie` whose access reads consents through `staleConsent.ts`. */
import { registerHooks } from 'node:module'

const planted = new URL('staleConsent.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context)
    const isAsked = found.url.endsWith('/access/folded.ts') && context.parentURL !== planted
    return isAsked ? { ...found, url: planted, shortCircuit: true } : found
  },
})
await import('../../../app/main.ts')
