/** `webops backup list|show|verify|remove`: backups that were made, beside `webops backup ADDON`, which makes one. */
import type { Command } from 'commander';
import type { Register } from './register.js';

export interface BackupListFlags {
  addon?: string;
  host?: string;
  removed?: boolean;
  limit?: string;
}

/** @param backup the command that makes one */
export function registerBackups(backup: Command, run: Register): void {
  backup
    .command('list')
    .description('backups that were made from here, by hand or before an upgrade or a rollback')
    .option('--addon <addon>', 'only of this addon')
    .option('--host <host>', 'only on this host')
    .option('--removed', 'also those that were removed')
    .option('--limit <n>', 'so many at most (50)')
    .action((flags: BackupListFlags, command: Command) =>
      run(async (invocation) =>
        (await load()).backupList(invocation, { ...command.parent?.opts(), ...flags }),
      ),
    );
  backup
    .command('show <id>')
    .description('one backup')
    .action((id: string) => run(async (invocation) => (await load()).backupShow(invocation, id)));
  backup
    .command('verify <id>')
    .description('look on its host whether it is as it was made')
    .action((id: string) =>
      run(async (invocation) => (await load()).backupOperate(invocation, 'backup_verify', id, true)),
    );
  backup
    .command('remove <id>')
    .description('remove it from its host, if it is as it was made')
    .option('-y, --yes', 'ask nothing')
    .action((id: string, flags: { yes?: boolean }, command: Command) => {
      const yes = flags.yes === true || command.parent?.opts()['yes'] === true;
      return run(async (invocation) => (await load()).backupOperate(invocation, 'backup_remove', id, yes));
    });
}

function load() {
  return import('./backup-run.js');
}
