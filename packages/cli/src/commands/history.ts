/** `webops history ADDON`: what was changed of an addon on each host. */
import type { Command } from 'commander';
import type { Register } from './register.js';

export interface HistoryFlags {
  host?: string;
  limit?: string;
}

export function registerHistory(program: Command, run: Register): void {
  program
    .command('history <addon>')
    .description('its releases on each host: every install, upgrade, configure and rollback that ran there')
    .option('--host <host>', 'only on this host')
    .option('--limit <n>', 'so many at most (50)')
    .action((addon: string, flags: HistoryFlags) =>
      run(async (invocation) => (await import('./history-run.js')).history(invocation, addon, flags)),
    );
}
