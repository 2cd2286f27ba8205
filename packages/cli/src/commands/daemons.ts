/** `webops up|controller|agent`: the daemons, in the foreground. */
import type { Command } from 'commander';
import type { Register } from './register.js';

export interface UpFlags {
  listen?: string;
  agent?: boolean;
  rejoin?: boolean;
}

export function registerDaemons(program: Command, run: Register): void {
  program
    .command('up')
    .description('controller, agent and backing services on this host, in the foreground')
    .option('--listen <address>', 'also serve other hosts, on this address; 0.0.0.0 for all')
    .option('--no-agent', 'no agent on this host')
    .option('--rejoin', 'take this host over from another controller')
    .addHelpText('after', '\nAll settings of the controller can be given, too: webops controller --settings')
    .allowUnknownOption()
    .allowExcessArguments()
    .action((flags: UpFlags, command: Command) =>
      run(async (invocation) => (await import('./up-run.js')).up(invocation, flags, command.args)),
    );
  program
    .command('controller')
    .description('the controller alone, in the foreground; its settings are listed by --settings')
    .option('--settings', 'list all settings with their variables and flags')
    .allowUnknownOption()
    .allowExcessArguments()
    .action((flags: { settings?: boolean }, command: Command) =>
      run(async (invocation) =>
        (await import('./controller-run.js')).controller(invocation, flags, command.args),
      ),
    );
  program
    .command('agent')
    .description('the agent alone, in the foreground, as the user who calls it')
    .action(() => run(async (invocation) => (await import('./agent-run.js')).agent(invocation)));
}
