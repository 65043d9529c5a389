/** The command line: `serve`, `demo`, `token`, `send`, `rebuild`, `register`, `import`, `revoke`, `erase`, `events`, `backup`, `restore`. */
import { Command } from 'commander'
import { wordsOf } from '../domain/kernel/thrown.ts'
import type { demoCommand } from './commands/demo.ts'
import type { eraseCommand } from './commands/erase.ts'
import type { eventsCommand } from './commands/events.ts'
import type { importOptOutsCommand } from './commands/importOptOuts.ts'
import type { rebuildCommand } from './commands/rebuild.ts'
import type { registerCommand } from './commands/register.ts'
import type { revokeCommand } from './commands/revoke.ts'
import type { serveCommand } from './commands/serve.ts'
import type { tokenCommand } from './commands/token.ts'
import { addMoving } from './movingCommands.ts'

const leastMajor = 24

const refuseOldNode = (): void => {
  if (Number(process.versions.node.split('.')[0]) >= leastMajor) return
  process.stderr.write(
    `This needs Node ${String(leastMajor)} or newer; this is ${process.version}. Start it with npm (npm start, npm run cie -- …): npm ci brought the right Node along.\n`,
  )
  process.exit(1)
}

/** Each command is loaded when it is asked for: no other waits for the portal, and an old Node is told so before it meets what it lacks. */
const cie = new Command('cie').description('The Care Information Exchange').showHelpAfterError()

cie
  .command('serve')
  .description('start everything: portal, API, MLLP')
  .option(
    '--roles <roles>',
    'only these, where several processes share a log: api,feeds,projector,processes,analytics',
  )
  .action(async (...given: Parameters<typeof serveCommand>) =>
    (await import('./commands/serve.ts')).serveCommand(...given),
  )
cie
  .command('demo')
  .description('make a demonstration of so many people, on an empty log')
  .requiredOption('--patients <number>', 'how many')
  .action(async (...given: Parameters<typeof demoCommand>) =>
    (await import('./commands/demo.ts')).demoCommand(...given),
  )
cie
  .command('token')
  .description('print a bearer token for the API (demonstration only)')
  .requiredOption(
    '--as <person>',
    'sign-in name: patient, gp, nurse, admin, privacy-officer, auditor, commissioner …',
  )
  .option('--team <key>', 'the team to act for, for a professional of several')
  .option('--hours <hours>', 'how long it lives, 1 to 12', '8')
  .action(async (...given: Parameters<typeof tokenCommand>) =>
    (await import('./commands/token.ts')).tokenCommand(...given),
  )
cie
  .command('send')
  .description('send HL7 v2 messages over MLLP and print each acknowledgement')
  .argument('<file...>')
  .action(async (files: string[]) => {
    const { sendCommand } = await import('./commands/send.ts')
    if (!(await sendCommand(files))) process.exitCode = 1
  })
cie
  .command('rebuild')
  .description('make read models anew from the log, beside the ones in use')
  .argument(
    '[projection]',
    'timeline, trends, people, consents, accessLog, questions, caseload, quarantine, sources, directory, carePlans, drafts, notes, notices, templates, otherEvents or analytics',
  )
  .action(async (...given: Parameters<typeof rebuildCommand>) =>
    (await import('./commands/rebuild.ts')).rebuildCommand(...given),
  )
cie
  .command('register')
  .description('register providers, teams and professionals from a JSON document')
  .argument('<file>')
  .action(async (...given: Parameters<typeof registerCommand>) =>
    (await import('./commands/register.ts')).registerCommand(...given),
  )
cie
  .command('import')
  .description('take in a list that another service made')
  .command('opt-outs')
  .description('the National Data Opt-out: NHS numbers of people who have opted out, one a line')
  .argument('<file>')
  .option('--full', 'the file lists everybody who has: what an earlier list said of others is taken back')
  .option('--asked <file>', 'what the national check was asked; the file is what it returned of it')
  .option('--on <day>', 'the day on which the list was made (today unless told)')
  .option('--even-if-older', 'take it in though a newer list was taken in already')
  .action(async (...given: Parameters<typeof importOptOutsCommand>) => {
    const { importOptOutsCommand: run } = await import('./commands/importOptOuts.ts')
    if (!(await run(...given))) process.exitCode = 1
  })
cie
  .command('revoke')
  .description('end every session and token of a user, by the running server')
  .argument('<user>', 'the id that the access log shows')
  .action(async (...given: Parameters<typeof revokeCommand>) =>
    (await import('./commands/revoke.ts')).revokeCommand(...given),
  )
cie
  .command('erase')
  .description('erase a person for ever: reads their NHS number or record id from standard input, twice')
  .option('--yes', 'do it without the second time')
  .action(async (...given: Parameters<typeof eraseCommand>) =>
    (await import('./commands/erase.ts')).eraseCommand(...given),
  )
const events = cie
  .command('events')
  .description('print the log as JSON lines, sealed content left sealed')
  .option('--category <category>', 'one category: patient, consent, entry, message …')
  .option('--follow', 'go on with what comes')
  .action(async (...given: Parameters<typeof eventsCommand>) =>
    (await import('./commands/events.ts')).eventsCommand(...given),
  )
addMoving(cie, events)
events
  .command('protect')
  .description('on a server: let only its administrators delete and truncate streams')
  .action(async () => (await import('./commands/protect.ts')).protectCommand())

refuseOldNode()
try {
  await cie.parseAsync()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.name : 'Error'}: ${wordsOf(error)}\n`)
  process.exitCode = 1
}
