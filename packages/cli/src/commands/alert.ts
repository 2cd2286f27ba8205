/** `webops alert …`: what is wrong, who looks after it, and who is told. */
import type { Command } from 'commander';
import type { Register } from './register.js';

export interface AlertListFlags {
  all?: boolean;
  kind?: string;
  selector?: string;
  limit?: string;
}

export interface AlertSilenceFlags {
  selector?: string;
  for?: string;
  comment?: string;
}

export function registerAlert(program: Command, run: Register): void {
  const alert = program
    .command('alert')
    .description('what is wrong: raised once, resolved by itself when it is gone');
  alert
    .command('list')
    .description('alerts that fire, newest first')
    .option('--all', 'also those that have resolved')
    .option('--kind <kind>', 'only host_offline, addon_unhealthy, operation_failed, …')
    .option('-l, --selector <selector>', 'only those whose labels match, as host=h1,severity=critical')
    .option('--limit <n>', 'at most so many', '100')
    .action((flags: AlertListFlags) =>
      run(async (invocation) => (await load()).alertList(invocation, flags)),
    );
  alert
    .command('show <id>')
    .description('everything about an alert')
    .action((id: string) => run(async (invocation) => (await load()).alertShow(invocation, id)));
  alert
    .command('ack <id>')
    .description('say that you look after it; it goes on firing until what is wrong is gone')
    .option('--comment <text>', 'for the others')
    .action((id: string, flags: { comment?: string }) =>
      run(async (invocation) => (await load()).alertAck(invocation, id, flags.comment ?? '')),
    );
  alert
    .command('silence [id]')
    .description('tell webhooks and Alertmanager nothing of one alert, or of those that match, for a while')
    .option('-l, --selector <selector>', 'those whose labels match, as kind=disk_low,host in (h1, h2)')
    .requiredOption('--for <duration>', 'how long, e.g. 2h')
    .option('--comment <text>', 'why')
    .action((id: string | undefined, flags: AlertSilenceFlags) =>
      run(async (invocation) => (await load()).alertSilence(invocation, id, flags)),
    );
  alert
    .command('silences')
    .description('silences in force')
    .action(() => run(async (invocation) => (await load()).alertSilences(invocation)));
  alert
    .command('unsilence <silence-id>')
    .description('end a silence now')
    .action((id: string) => run(async (invocation) => (await load()).alertUnsilence(invocation, id)));
}

function load() {
  return import('./alert-run.js');
}
