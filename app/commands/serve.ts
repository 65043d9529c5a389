/** `cie serve`: starts everything, says where, and stops cleanly on Ctrl-C. */
import { errorFacts } from '../../domain/kernel/thrown.ts'
import { readConfig } from '../config.ts'
import { openLogger } from '../logger.ts'
import { allRoles, rolesIn } from '../roles.ts'
import { serve } from '../serve.ts'

interface ServeOptions {
  /** `api,projector`: what this process does; everything unless told. */
  readonly roles?: string
}

/** Runs until it is told to stop. The last line on standard output begins with `ready` and holds the process's address, and the roles where they are not all. */
export const serveCommand = async (options: ServeOptions): Promise<void> => {
  const roles = options.roles === undefined ? allRoles : rolesIn(options.roles)
  const config = readConfig(process.env)
  const log = openLogger(config.logLevel)
  const stopped = Promise.withResolvers<string>()
  let started = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stopped.resolve(signal)
      // Nobody is served yet, and a start that is cut off harms nothing: the signal does what it does to any program.
      if (!started) process.kill(process.pid, signal)
    })
  }
  process.on('unhandledRejection', error => {
    log.fatal({ error: errorFacts(error) }, 'a promise failed and nobody listened')
    process.exitCode = 1
    stopped.resolve('unhandledRejection')
  })
  const running = await serve(config, log, roles)
  started = true
  const mllp = running.mllpPort === undefined ? '' : `MLLP on ${config.mllp.host}:${running.mllpPort}\n`
  const what = roles.size === allRoles.size ? '' : ` ${[...roles].join(',')}`
  process.stdout.write(`${mllp}ready ${running.address}${what}\n`)
  const why = await stopped.promise
  log.info({ why }, 'stopping')
  await running.close()
  log.info('stopped')
}
