/** `webops action list|run`: an addon's own verbs. */
import type { Command } from 'commander';
import { addConfigOptions, addRunOptions, type OperateFlags } from './operate.js';
import type { Register } from './register.js';
import { addTargetOptions } from './targets.js';

export function registerAction(program: Command, run: Register): void {
  const action = program.command('action').description("an addon's own verbs");
  action
    .command('list <addon>')
    .description('what they are, what each takes, and which only read')
    .action((addon: string) =>
      run(async (invocation) => {
        const { listActions } = await import('./action-run.js');
        await listActions(invocation, addon);
      }),
    );
  const command = action
    .command('run <addon> <action>')
    .description('run one on hosts; its input is checked first, its answer is printed as JSON');
  addRunOptions(addConfigOptions(addTargetOptions(command))).action(
    (addon: string, name: string, flags: OperateFlags) =>
      run(async (invocation) => {
        const { runAction } = await import('./action-run.js');
        await runAction(invocation, addon, name, flags);
      }),
  );
}
