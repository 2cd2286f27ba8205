/** `webops install|uninstall|configure|upgrade|rollback|validate|health|metrics|backup|restore ADDON …`: one operation each. */
import type { Command } from 'commander';
import { registerBackups } from './backup.js';
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
  /** Of an upgrade a version, of a rollback the number of a release. */
  to?: string;
  /** False: what fails is left as it is. */
  rollback?: boolean;
  withData?: boolean;
}

/** The configuration's sources among the flags. */
export function configSourcesOf(flags: OperateFlags): ConfigSources {
  return { configFile: flags.config, sets: flags.set, setFiles: flags.setFile };
}

const COMMANDS = [
  {
    name: 'install',
    kind: 'install',
    about: 'install an addon on hosts; ADDON@VERSION for one that is not the newest',
  },
  {
    name: 'uninstall',
    kind: 'uninstall',
    about: 'uninstall an addon; its data stays unless --keep-data=false',
  },
  { name: 'configure', kind: 'configure', about: 'change the configuration of an installed addon' },
  {
    name: 'upgrade',
    kind: 'upgrade',
    about: 'bring an addon to another version; a host where it fails goes back by itself',
  },
  {
    name: 'rollback',
    kind: 'rollback',
    about: 'bring an addon back to a release that was on the host before (webops history ADDON)',
  },
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

/** What upgrades, rollbacks and configures take about releases. */
export function addReleaseOptions(command: Command, kind: string): void {
  if (kind === 'upgrade') command.option('--to <version>', 'a version of the addon (the newest)');
  if (kind === 'rollback')
    command
      .option('--to <number>', 'a release of its history (the one before the present one)')
      .option('--with-data', 'also give back the backup that was taken when that release was left');
  if (kind === 'upgrade' || kind === 'rollback' || kind === 'configure')
    command.option('--no-rollback', 'leave a host where it fails as it is');
}

export function registerOperate(program: Command, run: Register): void {
  for (const { name, kind, about } of COMMANDS) {
    const command = addTargetOptions(program.command(`${name} <addon>`).description(about));
    addReleaseOptions(command, kind);
    if (kind === 'install' || kind === 'configure' || kind === 'adopt' || kind === 'upgrade')
      addConfigOptions(command);
    if (kind === 'uninstall')
      command.option('--keep-data [true|false]', 'false also removes the data', 'true');
    if (kind === 'restore') command.requiredOption('--from <backup>', 'what backup printed');
    addRunOptions(command);
    if (kind === 'backup') registerBackups(command, run);
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
