/** The part of the command line that moves a log: `backup`, `restore`, and `events export | import | copy`. */
import type { Command } from 'commander'
import type { CopyOptions, SetOptions } from './commands/moving.ts'

const load = () => import('./commands/moving.ts')

const ofASet = (command: Command): Command =>
  command
    .argument('<folder>', 'holds events and documents')
    .requiredOption('--keys <file>', 'the keys: a file outside the folder')
    .option('--master-key <file>', 'the keys are wrapped under this master key (MASTER_KEY_FILE unless told)')
    .option('--passphrase-file <file>', 'the keys are wrapped under the passphrase in this file')

/** Adds the commands; `events` is the command that prints the log. */
export const addMoving = (cie: Command, events: Command): void => {
  ofASet(
    cie.command('backup').description('one consistent set of files, also while the exchange runs'),
  ).action(async (folder: string, options: SetOptions) => (await load()).backupCommand(folder, options))
  ofASet(cie.command('restore').description('take a set of files in, where there is nothing')).action(
    async (folder: string, options: SetOptions) => (await load()).restoreCommand(folder, options),
  )
  ofASet(events.command('export').description('write the log to files; goes on where it was cut off')).action(
    async (folder: string, options: SetOptions) => (await load()).exportCommand(folder, options),
  )
  ofASet(
    events.command('import').description('take in what was exported; goes on where it was cut off'),
  ).action(async (folder: string, options: SetOptions) => (await load()).importCommand(folder, options))
  events
    .command('copy')
    .description('copy the log to another store; goes on where it was cut off')
    .requiredOption('--to-events <url>', 'sqlite:FILE, or esdb://host:2113?tls=false')
    .option('--to-keys <url>', 'sqlite:FILE, or postgres://…; without it keys stay where they are')
    .option(
      '--to-master-key <file>',
      'the keys there are wrapped under this master key (MASTER_KEY_FILE unless told)',
    )
    .option('--to-blobs <url>', 'folder:PATH, or s3://…; without it documents stay where they are')
    .action(async (options: CopyOptions) => (await load()).copyCommand(options))
}
