/** `webops context …`: controllers by name. */
import type { Command } from 'commander';
import type { Register } from './register.js';

export interface ContextAddFlags {
  ca?: string;
  from?: string;
  cert?: string;
  key?: string;
}

export function registerContext(program: Command, run: Register): void {
  const context = program.command('context').description('controllers by name, in the contexts file');
  context
    .command('list')
    .description('all contexts; * marks the current one')
    .action(() => run(async (invocation) => (await load()).contextList(invocation)));
  context
    .command('add <name>')
    .description(
      'add a context, or replace it: --from, or --server and --ca; with --token-file the file is read each time',
    )
    .option('--from <file>', 'what webops caller create -o json printed: server, authority and token in one')
    .option('--ca <file>', "the certificate of the controller's server authority (PEM)")
    .option('--cert <file>', 'a client certificate (PEM), in place of a token')
    .option('--key <file>', 'the key of the client certificate (PEM)')
    .action((name: string, flags: ContextAddFlags) =>
      run(async (invocation) => (await load()).contextAdd(invocation, name, flags)),
    );
  context
    .command('use <name>')
    .description('make a context the current one; - for none')
    .action((name: string) => run(async (invocation) => (await load()).contextUse(invocation, name)));
  context
    .command('remove <name>')
    .description('forget a context')
    .action((name: string) => run(async (invocation) => (await load()).contextRemove(invocation, name)));
}

function load() {
  return import('./context-run.js');
}
