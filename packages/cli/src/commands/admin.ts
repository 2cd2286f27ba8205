/** `webops admin …`: the controller itself, on its own machine. */
import type { Command } from 'commander';
import type { Register } from './register.js';

/** Of backup and restore. */
export interface PassphraseFlags {
  passphraseFile?: string;
}

const SETTINGS =
  '\nThe settings of the controller (its home, MONGODB_URI) are given as to the controller: webops controller --settings';

export function registerAdmin(program: Command, run: Register): void {
  const admin = program.command('admin').description('the controller itself, on its own machine');
  admin
    .command('backup <file>')
    .description('everything that this controller is, encrypted under a passphrase; - is standard output')
    .option('--passphrase-file <file>', 'read the passphrase from a file that nobody else may read')
    .addHelpText(
      'after',
      `\nWithout the option the passphrase is asked for, or is the first line of stdin.${SETTINGS}`,
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .action((file: string, flags: PassphraseFlags, command: Command) =>
      run(async (invocation) => (await load()).adminBackup(invocation, file, flags, command.args.slice(1))),
    );
  admin
    .command('restore <file>')
    .description('make the controller of a backup again, in an empty home, here or on another machine')
    .option('--passphrase-file <file>', 'read the passphrase from a file that nobody else may read')
    .addHelpText(
      'after',
      `\nWithout the option the passphrase is asked for, or is the first line of stdin.${SETTINGS}`,
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .action((file: string, flags: PassphraseFlags, command: Command) =>
      run(async (invocation) => (await load()).adminRestore(invocation, file, flags, command.args.slice(1))),
    );
}

function load() {
  return import('./admin-run.js');
}
