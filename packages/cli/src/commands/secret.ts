/** `webops secret …`: values that configurations refer to as secret://NAME. */
import type { Command } from 'commander';
import type { Register } from './register.js';

export interface SecretSetFlags {
  description?: string;
}

export interface SecretGenerateFlags extends SecretSetFlags {
  length?: string;
}

export interface SecretRotateFlags {
  generate?: boolean;
  length?: string;
  configure?: boolean;
  yes?: boolean;
}

export function registerSecret(program: Command, run: Register): void {
  const secret = program
    .command('secret')
    .description(
      'values that configurations refer to as secret://NAME; only the host that applies one gets it',
    );
  secret
    .command('set <name>')
    .description('make a secret; its value is asked for, or all of stdin without its last newline')
    .option('--description <text>', 'what it is for')
    .action((name: string, flags: SecretSetFlags) =>
      run(async (invocation) => (await load()).secretSet(invocation, name, flags)),
    );
  secret
    .command('generate <name>')
    .description('make a secret of random characters that nobody sees')
    .option('--length <n>', 'so many characters', '32')
    .option('--description <text>', 'what it is for')
    .action((name: string, flags: SecretGenerateFlags) =>
      run(async (invocation) => (await load()).secretGenerate(invocation, name, flags)),
    );
  secret
    .command('list')
    .description('all secrets, without values, and which hosts have which version')
    .action(() => run(async (invocation) => (await load()).secretList(invocation)));
  secret
    .command('rotate <name>')
    .description('give a secret a new value, show which hosts use it, and configure these as a plan')
    .option('--generate', 'random characters in place of a value')
    .option('--length <n>', 'of them', '32')
    .option('--no-configure', 'only store it: hosts get it with their next configure')
    .option('-y, --yes', 'ask nothing')
    .action((name: string, flags: SecretRotateFlags) =>
      run(async (invocation) => (await load()).secretRotate(invocation, name, flags)),
    );
  secret
    .command('remove <name>')
    .description('remove a secret that no configuration refers to')
    .action((name: string) => run(async (invocation) => (await load()).secretRemove(invocation, name)));
  secret
    .command('rotate-master-key')
    .description('wrap all secrets with a new master key, while everything goes on')
    .action(() => run(async (invocation) => (await load()).masterKeyRotate(invocation)));
}

function load() {
  return import('./secret-run.js');
}
