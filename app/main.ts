/** The command line: `serve`, `token`, `send`, `rebuild`, `revoke`, `erase`, `events`. */
import { Command } from 'commander'
import { eraseCommand } from './commands/erase.ts'
import { eventsCommand } from './commands/events.ts'
import { rebuildCommand } from './commands/rebuild.ts'
import { revokeCommand } from './commands/revoke.ts'
import { sendCommand } from './commands/send.ts'
import { serveCommand } from './commands/serve.ts'
import { tokenCommand } from './commands/token.ts'

const leastMajor = 24

const refuseOldNode = (): void => {
  if (Number(process.versions.node.split('.')[0]) >= leastMajor) return
  process.stderr.write(
    `This needs Node ${String(leastMajor)} or newer; this is ${process.version}. Start it with npm (npm start, npm run cie -- …): npm ci brought the right Node along.\n`,
  )
  process.exit(1)
}

const cie = new Command('cie').description('The Care Information Exchange').showHelpAfterError()

cie.command('serve').description('start everything: portal, API, MLLP').action(serveCommand)
cie
  .command('token')
  .description('print a bearer token for the API (demonstration only)')
  .requiredOption(
    '--as <person>',
    'sign-in name: patient, gp, nurse, admin, privacy-officer, auditor, commissioner …',
  )
  .option('--team <key>', 'the team to act for, for a professional of several')
  .option('--hours <hours>', 'how long it lives, 1 to 12', '8')
  .action(tokenCommand)
cie
  .command('send')
  .description('send HL7 v2 messages over MLLP and print each acknowledgement')
  .argument('<file...>')
  .action(async (files: string[]) => {
    if (!(await sendCommand(files))) process.exitCode = 1
  })
cie
  .command('rebuild')
  .description('make read models anew from the log, beside the ones in use')
  .argument(
    '[projection]',
    'timeline, trends, person, consents, accessLog, caseload, quarantine or directory',
  )
  .action(rebuildCommand)
cie
  .command('revoke')
  .description('end every session and token of a user, by the running server')
  .argument('<user>', 'the id that the access log shows')
  .action(revokeCommand)
cie
  .command('erase')
  .description('erase a person for ever: reads their NHS number from standard input')
  .action(eraseCommand)
cie
  .command('events')
  .description('print the log as JSON lines, sealed content left sealed')
  .option('--category <category>', 'one category: patient, consent, entry, message …')
  .option('--follow', 'go on with what comes')
  .action(eventsCommand)

refuseOldNode()
try {
  await cie.parseAsync()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? `${error.name}: ${error.message}` : 'failed'}\n`)
  process.exitCode = 1
}
