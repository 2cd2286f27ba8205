/** `webops token …`: join tokens, with which hosts enrol. */
import type { Command } from 'commander';
import type { HostAddFlags } from './host.js';
import type { Register } from './register.js';
import { collect } from './targets.js';

export function registerToken(program: Command, run: Register): void {
  const token = program.command('token').description('join tokens, with which hosts enrol');
  token
    .command('create')
    .description('make a join token and print its secret, this once')
    .option('--label <key=value>', 'a label for every host that uses it (repeatable)', collect)
    .option('--uses <n>', 'how many hosts may use it; 0 is without limit', '1')
    .option('--ttl <duration>', 'how long it can be used', '24h')
    .option('--description <text>', 'shown in webops token list')
    .action((flags: HostAddFlags) =>
      run(async (invocation) => (await load()).tokenCreate(invocation, flags)),
    );
  token
    .command('list')
    .description('all join tokens, without their secrets')
    .action(() => run(async (invocation) => (await load()).tokenList(invocation)));
  token
    .command('revoke <id>')
    .description('let a token enrol nobody any more; hosts that enrolled with it stay')
    .action((id: string) => run(async (invocation) => (await load()).tokenRevoke(invocation, id)));
}

function load() {
  return import('./token-run.js');
}
