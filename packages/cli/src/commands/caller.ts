/** `webops caller …`: who may call the controller. */
import type { Command } from 'commander';
import type { Register } from './register.js';

export interface CallerCreateFlags {
  role?: string;
  ttl?: string;
  csr?: string;
}

export function registerCaller(program: Command, run: Register): void {
  const caller = program.command('caller').description('people and programs that may use this controller');
  caller
    .command('create <name>')
    .description(
      'make a caller and print its token, this once; -o json prints what webops context add --from reads',
    )
    .requiredOption('--role <role>', 'viewer, manager or administrator')
    .option('--ttl <duration>', 'how long it can be used', '90d')
    .option('--csr <file>', 'a certificate request (PEM): print a client certificate in place of a token')
    .action((name: string, flags: CallerCreateFlags) =>
      run(async (invocation) => (await load()).callerCreate(invocation, name, flags)),
    );
  caller
    .command('list')
    .description('all callers, without their tokens')
    .action(() => run(async (invocation) => (await load()).callerList(invocation)));
  caller
    .command('revoke <name>')
    .description('refuse a caller from now on: its tokens and its certificates')
    .option('-y, --yes', 'ask nothing; also the last administrator')
    .action((name: string, flags: { yes?: boolean }) =>
      run(async (invocation) => (await load()).callerRevoke(invocation, name, flags.yes === true)),
    );
}

function load() {
  return import('./caller-run.js');
}
