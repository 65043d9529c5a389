/** `cie rebuild [PROJECTION]`: makes read models anew from the log, beside the ones in use, then swaps. */
import { ask } from './asking.ts'

/** Rebuilds one read model, or all. */
export const rebuildCommand = async (name: string | undefined): Promise<void> => {
  await ask({
    title: name === undefined ? 'Rebuild every read model' : `Rebuild ${name}`,
    request: { rebuild: name ?? null },
    alone: (control, tell) => control.rebuild(name, tell),
  })
}
