/** `cie demo --patients N`: makes a demonstration of any size on an empty log. */
import { readConfig, type Config } from '../config.ts'
import { isEmptyLog, makeOnEmptyLog } from '../demonstration/emptyLog.ts'
import { clearUnfinished } from '../demonstration/unfinished.ts'
import { openLogger } from '../logger.ts'
import { WrongLog } from '../logIdentity.ts'
import { makeFolder } from '../naming.ts'
import { openStores } from '../stores.ts'

/** Between two words about how far it is. */
const restMs = 2000

const howMany = (text: string): number => {
  if (/^\d{1,7}$/.test(text)) return Number(text)
  throw new Error('--patients: a whole number')
}

const refuseOther = async (config: Config): Promise<void> => {
  const stores = await openStores(config)
  try {
    if (!(await isEmptyLog(stores)))
      throw new WrongLog('the log is not empty: a demonstration is made on an empty one only')
  } finally {
    await stores.close()
  }
}

/** Says now and then, on standard error, how far it is. */
const telling = (of: number) => {
  const began = performance.now()
  let told = began
  return (done: number): void => {
    const now = performance.now()
    if (now - told < restMs) return
    told = now
    const perSecond = done / ((now - began) / 1000)
    const left = Math.round((of - done) / perSecond)
    const people = `${Math.floor(done).toLocaleString('en-GB')} of ${of.toLocaleString('en-GB')} people`
    process.stderr.write(`${people}, ${perSecond.toFixed(0)} a second, ${String(left)} s left\n`)
  }
}

/** Read models and figures are made of it at the next start. */
export const demoCommand = async ({ patients }: { readonly patients: string }): Promise<void> => {
  const config = { ...readConfig(process.env), demonstrationPeople: howMany(patients) }
  if (config.signIn !== undefined)
    throw new WrongLog('OIDC_ISSUER is set: a demonstration has a sign-in of its own')
  await makeFolder('DATA_DIR', config.dataDir)
  await clearUnfinished(config)
  await refuseOther(config)
  await makeOnEmptyLog(config, {
    logger: openLogger('warn'),
    onProgress: telling(config.demonstrationPeople),
  })
  process.stderr.write(`made: npm start opens it\n`)
}
