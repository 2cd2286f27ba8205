/** `webops host …` */
import type { Command } from 'commander';
import type { Register } from './register.js';
import { collect } from './targets.js';

export interface HostAddFlags {
  label?: string[];
  uses?: string;
  ttl?: string;
  description?: string;
}

export function registerHost(program: Command, run: Register): void {
  const host = program.command('host').description('the hosts of the fleet');
  host
    .command('add')
    .description('print the one line that installs the agent on a new host and enrols it')
    .option('--label <key=value>', 'a label for every host that uses it (repeatable)', collect)
    .option('--uses <n>', 'how many hosts may use it; 0 is without limit', '1')
    .option('--ttl <duration>', 'how long it can be used', '24h')
    .option('--description <text>', 'shown in webops token list')
    .action((flags: HostAddFlags) => run(async (invocation) => (await load()).hostAdd(invocation, flags)));
  host
    .command('list')
    .description('all hosts')
    .option('-l, --selector <labels>', 'by label, as role=db,tier!=test')
    .option('--state <state>', 'online or offline')
    .action((flags: { selector?: string; state?: string }) =>
      run(async (invocation) => (await load()).hostList(invocation, flags)),
    );
  host
    .command('show <host>')
    .description('one host with its facts')
    .action((name: string) => run(async (invocation) => (await load()).hostShow(invocation, name)));
  host
    .command('label <host> <labels...>')
    .description('set labels (key=value) and remove them (key-)')
    .action((name: string, labels: string[]) =>
      run(async (invocation) => (await load()).hostLabel(invocation, name, labels)),
    );
  host
    .command('cordon <host>')
    .description('give the host no new change; reads go on')
    .option('--undo', 'take changes again')
    .action((name: string, flags: { undo?: boolean }) =>
      run(async (invocation) => (await load()).hostCordon(invocation, name, flags.undo !== true)),
    );
  host
    .command('uncordon <host>')
    .description('take changes again')
    .action((name: string) => run(async (invocation) => (await load()).hostCordon(invocation, name, false)));
  host
    .command('remove <host>')
    .description('revoke the identity of a host; what is installed on it stays, and so does its history')
    .option('-y, --yes', 'ask nothing')
    .action((name: string, flags: { yes?: boolean }) =>
      run(async (invocation) => (await load()).hostRemove(invocation, name, flags.yes === true)),
    );
}

function load() {
  return import('./host-run.js');
}
