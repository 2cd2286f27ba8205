/** `webops op …`: operations, now and before. Where an id may be left out, the latest operation is meant. */
import type { Command } from 'commander';
import type { Register } from './register.js';

export interface OpListFlags {
  failed?: boolean;
  addon?: string;
  host?: string;
  since?: string;
  kind?: string;
  state?: string;
  limit?: string;
}

export interface OpLogsFlags {
  host?: string;
  stream?: string;
  follow?: boolean;
  attempt?: string;
}

export function registerOp(program: Command, run: Register): void {
  const op = program.command('op').description('operations, running and past');
  op.command('list')
    .description('operations, newest first')
    .option('--failed', 'only those that failed on some host')
    .option('--addon <addon>', 'only of this addon')
    .option('--host <host>', 'only on this host')
    .option('--since <duration>', 'only of the last 2h, 30m, 7d')
    .option('--kind <kind>', 'install, uninstall, configure, status, …')
    .option('--state <state>', 'queued, running, succeeded, failed, cancelled')
    .option('--limit <n>', 'at most so many', '50')
    .action((flags: OpListFlags) => run(async (invocation) => (await load()).opList(invocation, flags)));
  op.command('show [id]')
    .description('one operation with what happened on each host')
    .action((id: string | undefined) => run(async (invocation) => (await load()).opShow(invocation, id)));
  op.command('history [id]')
    .description('what happened to an operation, step by step, and what was mended afterwards')
    .option('--host <host>', 'only on this host')
    .action((id: string | undefined, flags: { host?: string }) =>
      run(async (invocation) => (await import('./op-history-run.js')).opHistory(invocation, id, flags)),
    );
  op.command('logs [id]')
    .description('the output of the scripts')
    .option('--host <host>', 'only of this host')
    .option('--stream <stream>', 'only stdout or stderr')
    .option('-f, --follow', 'stay until it has ended')
    .option('--attempt <n>', 'not the latest attempt but this one')
    .action((id: string | undefined, flags: OpLogsFlags) =>
      run(async (invocation) => (await import('./op-logs-run.js')).opLogs(invocation, id, flags)),
    );
  op.command('watch [id]')
    .description('follow an operation to its end')
    .action((id: string | undefined) => run(async (invocation) => (await load()).opWatch(invocation, id)));
  op.command('cancel <id>')
    .description('end an operation: what runs is stopped, what waits never starts')
    .action((id: string) => run(async (invocation) => (await load()).opCancel(invocation, id)));
  op.command('retry <id>')
    .description('a new operation for the hosts that did not succeed')
    .option('--detach', 'print the id of the operation and do not wait')
    .option('--request-id <id>', 'an id of your own: repeating it makes one operation')
    .action((id: string, flags: { detach?: boolean; requestId?: string }) =>
      run(async (invocation) => (await load()).opRetry(invocation, id, flags)),
    );
}

function load() {
  return import('./op-run.js');
}
