/** `webops status|doctor|version` */
import type { Command } from 'commander';
import type { Register } from './register.js';

export function registerSystem(program: Command, run: Register): void {
  program
    .command('status')
    .description('the controller, its backing services, its hosts')
    .action(() => run(async (invocation) => (await import('./status-run.js')).status(invocation)));
  program
    .command('doctor')
    .description('check this machine and the controller, and say what to do')
    .action(() => run(async (invocation) => (await import('./doctor-run.js')).doctor(invocation)));
  program
    .command('version')
    .description('the version of this program, and of the controller when one is known')
    .option('--client', 'only of this program')
    .action((flags: { client?: boolean }) =>
      run(async (invocation) => (await import('./version-run.js')).version(invocation, flags)),
    );
}
