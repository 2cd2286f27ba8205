/** `webops install|uninstall|configure|validate|health|metrics|backup|restore ADDON …`: one operation each. */
import type { Command } from 'commander';
import type { ConfigSources } from '../addon-config.js';
import type { TargetFlags } from './targets.js';
import type { Register } from './register.js';
import { addTargetOptions, collect } from './targets.js';

/** Options of these commands; which a command has is in the table below. */
export interface OperateFlags extends TargetFlags {
  set?: string[];
  setFile?: string[];
  config?: string;
  keepData?: string | boolean;
  from?: string;
  parallel?: string;
  maxFailures?: string;
  timeout?: string;
  expires?: string;
  retries?: string;
  requestId?: string;
  detach?: boolean;
  yes?: boolean;
}

/** The configuration's sources among the flags. */
export function configSourcesOf(flags: OperateFlags): ConfigSources {
  return { configFile: flags.config, sets: flags.set, setFiles: flags.setFile };
}

const COMMANDS = [
  { name: 'install', kind: 'install', about: 'install an addon on hosts' },
  {
    name: 'uninstall',
    kind: 'uninstall',
    about: 'uninstall an addon; its data stays unless --keep-data=false',
  },
  { name: 'configure', kind: 'configure', about: 'change the configuration of an installed addon' },
  { name: 'validate', kind: 'validate', about: 'check whether hosts can take an addon; changes nothing' },
  { name: 'health', kind: 'health_check', about: 'ask an installed addon how it is' },
  { name: 'metrics', kind: 'metrics', about: 'read the metrics of an installed addon' },
  {
    name: 'adopt',
    kind: 'adopt',
    about: 'take over what is installed on hosts already; give what cannot be read there, as a password',
  },
  { name: 'backup', kind: 'backup', about: 'back up the data of an addon; prints where it is' },
  { name: 'restore', kind: 'restore', about: 'restore a backup' },
] as const;

export function registerOperate(program: Command, run: Register): void {
  for (const { name, kind, about } of COMMANDS) {
    const command = addTargetOptions(program.command(`${name} <addon>`).description(about));
    if (kind === 'install' || kind === 'configure' || kind === 'adopt') addConfigOptions(command);
    if (kind === 'uninstall')
      command.option('--keep-data [true|false]', 'false also removes the data', 'true');
    if (kind === 'restore') command.requiredOption('--from <backup>', 'what backup printed');
    addRunOptions(command);
    command.action((addon: string, flags: OperateFlags) =>
      run(async (invocation) => {
        const { operate } = await import('./operate-run.js');
        await operate(invocation, kind, addon, flags);
      }),
    );
  }
}

/** Where a configuration, or an action's input, comes from. */
export function addConfigOptions(command: Command): Command {
  return command
    .option(
      '--set <key=value>',
      'a setting; a.b=c goes into an object; JSON where it parses (repeatable)',
      collect,
    )
    .option('--set-file <key=file>', 'a setting from a file: for secrets (repeatable)', collect)
    .option('--config <file>', 'a JSON or YAML file; - reads stdin');
}

/** How an operation is run, and whether it is waited for. */
export function addRunOptions(command: Command): Command {
  return command
    .option('--parallel <n>', 'so many hosts at once')
    .option('--max-failures <n|p%>', 'start on no further host after so many failed ones')
    .option('--timeout <duration>', 'time limit of the script on each host, as 20m')
    .option(
      '--expires <duration>',
      'how long it may wait for a host that is offline (24h; 30s for what only reads)',
    )
    .option(
      '--retries <n>',
      'try again on a host so often, after exit code 75, a time-out or an interruption',
    )
    .option('--request-id <id>', 'an id of your own: repeating it makes one operation')
    .option('--detach', 'print the id of the operation and do not wait')
    .option('-y, --yes', 'ask nothing');
}
