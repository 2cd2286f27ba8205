/** `webops apply -f fleet.yaml`, `webops export`: what the fleet should have, as a file. */
import type { Command } from 'commander';
import type { Register } from './register.js';

export interface ApplyFlags {
  file?: string;
  owner?: string;
  prune?: boolean;
  planOnly?: boolean;
  detailedExitcode?: boolean;
  yes?: boolean;
}

export function registerApply(program: Command, run: Register): void {
  program
    .command('apply')
    .description('make the fleet what a file says: labels, configurations, addons; shows the plan and asks')
    .requiredOption('-f, --file <file>', 'a fleet file, YAML or JSON; - reads stdin')
    .option('--owner <name>', "whose it is what the file sets; default: the file's name")
    .option('--prune', 'also take away what this owner once set and the file does not have any more')
    .option('--plan-only', 'only show the plan')
    .option('--detailed-exitcode', 'with --plan-only: exit code 0: nothing to do, 2: changes, 1: refused')
    .option('-y, --yes', 'ask nothing')
    .action((flags: ApplyFlags) =>
      run(async (invocation) => (await import('./apply-run.js')).apply(invocation, flags)),
    );
  program
    .command('export')
    .description('what there is, as a fleet file: labels, addons, releases, configurations; secrets masked')
    .action(() => run(async (invocation) => (await import('./apply-run.js')).exportFleet(invocation)));
}
