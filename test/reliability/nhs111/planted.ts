/** Plants the fault that PLANTED names in the sender: one module stands in the place of another. */
import { registerHooks } from 'node:module'

const faults: Readonly<Record<string, { readonly of: string; readonly by: string }>> = {
  newestOnly: { of: '/processes/nhs111/progress.ts', by: new URL('newestOnly.ts', import.meta.url).href },
  trusting: { of: '/processes/nhs111/receiver.ts', by: new URL('trusting.ts', import.meta.url).href },
}
const fault = faults[process.env['PLANTED'] ?? '']
if (fault === undefined) throw new Error('PLANTED: there is no such fault')

registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context)
    return found.url.endsWith(fault.of) && context.parentURL !== fault.by
      ? { ...found, url: fault.by, shortCircuit: true }
      : found
  },
})
