/** `webops plan …`: what a change would do on which host, and doing exactly that. */
import type { Command } from 'commander';
import { addConfigOptions, addReleaseOptions, type OperateFlags } from './operate.js';
import type { Register } from './register.js';
import { addTargetOptions } from './targets.js';

export interface PlanFlags extends OperateFlags {
  out?: string;
  detailedExitcode?: boolean;
  cascade?: boolean;
}

export const PLANNED_KINDS = ['install', 'uninstall', 'configure', 'upgrade', 'rollback'] as const;
export type PlannedKind = (typeof PLANNED_KINDS)[number];

export function registerPlan(program: Command, run: Register): void {
  const plan = program
    .command('plan')
    .description('what a change would do on which host; nothing is touched until it is applied');
  for (const kind of PLANNED_KINDS) {
    const command = addTargetOptions(
      plan.command(`${kind} <addon>`).description(`what ${kind} would do, and what would be refused`),
    );
    addReleaseOptions(command, kind);
    if (kind === 'uninstall')
      command
        .option('--keep-data [true|false]', 'false also removes the data', 'true')
        .option('--cascade', 'also uninstall what needs the addon');
    else if (kind !== 'rollback') addConfigOptions(command);
    command
      .option('--parallel <n>', 'so many hosts at once, when it is applied')
      .option('--max-failures <n|p%>', 'start on no further host after so many failed ones')
      .option('--timeout <duration>', 'time limit of each script on each host, as 20m')
      .option('--out <file>', 'write the plan to a file, for webops plan apply')
      .option('--detailed-exitcode', 'exit code 0: nothing to do, 2: changes, 1: refused on some host')
      .action((addon: string, flags: PlanFlags) =>
        run(async (invocation) => (await import('./plan-run.js')).plan(invocation, kind, addon, flags)),
      );
  }
  plan
    .command('apply <file>')
    .description(
      'do what a plan says, if all that it was made from is still so; again: go on where it stopped',
    )
    .action((file: string) =>
      run(async (invocation) => (await import('./plan-run.js')).planApply(invocation, file)),
    );
}
