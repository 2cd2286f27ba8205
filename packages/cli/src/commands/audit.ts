/** `webops audit …`: who asked for what. */
import type { Command } from 'commander';
import type { Register } from './register.js';

export interface AuditListFlags {
  since?: string;
  by?: string;
  method?: string;
  limit?: string;
}

export function registerAudit(program: Command, run: Register): void {
  const audit = program
    .command('audit')
    .description('every request that changed something, or was refused: who, from where, what, how it ended');
  audit
    .command('list')
    .description('requests, newest first')
    .option('--since <duration>', 'only of the last 2h, 30m, 7d')
    .option('--by <caller>', 'only of one caller')
    .option('--method <method>', 'only of one method, as RemoveHost or HostService/RemoveHost')
    .option('--limit <n>', 'at most so many', '100')
    .action((flags: AuditListFlags) =>
      run(async (invocation) => (await load()).auditList(invocation, flags)),
    );
  audit
    .command('verify')
    .description('read the whole audit and say where it was changed, cut or broken; exit code 1 when it was')
    .action(() => run(async (invocation) => (await load()).auditVerify(invocation)));
}

function load() {
  return import('./audit-run.js');
}
