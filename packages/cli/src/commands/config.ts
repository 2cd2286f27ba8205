/** `webops config …`: what addons' configurations should be, in layers and revisions. */
import type { Command } from 'commander';
import type { Register } from './register.js';
import { collect } from './targets.js';

export interface LayerFlags {
  host?: string;
  selector?: string;
  fleet?: boolean;
}

export interface ConfigShowFlags extends LayerFlags {
  explain?: boolean;
  layer?: boolean;
}

export interface ConfigSetFlags extends LayerFlags {
  setFile?: string[];
  config?: string;
  message?: string;
  replace?: boolean;
  dryRun?: boolean;
}

export interface ConfigHistoryFlags extends LayerFlags {
  limit?: string;
}

export interface ConfigRollbackFlags {
  to?: string;
  message?: string;
  dryRun?: boolean;
}

export function registerConfig(program: Command, run: Register): void {
  const config = program
    .command('config')
    .description(
      "addons' configurations: of the fleet, of groups of hosts, of a host; each change a revision",
    );
  layerOptions(
    config
      .command('show <addon>')
      .description('the configuration that a host should have; with --layer what one layer has'),
  )
    .option('--explain', 'which layer each value comes from, and which it goes over')
    .option('--layer', 'this layer alone, not the result')
    .action((addon: string, flags: ConfigShowFlags) =>
      run(async (invocation) => (await load()).configShow(invocation, addon, flags)),
    );
  layerOptions(
    config
      .command('set <addon> [values...]')
      .description('change what a layer has: key=value, a.b=c, key=null takes it out; touches no host'),
  )
    .option('--set-file <key=file>', 'a value from a file (repeatable)', collect)
    .option('--config <file>', 'a JSON or YAML file; - reads stdin')
    .option('--replace', 'what is given is all that the layer has')
    .option('-m, --message <why>', 'why')
    .option('--dry-run', 'only say what would change')
    .action((addon: string, values: string[], flags: ConfigSetFlags) =>
      run(async (invocation) => (await load()).configSet(invocation, addon, values, flags)),
    );
  layerOptions(config.command('history <addon>').description('who changed what, when and why, newest first'))
    .option('--limit <n>', 'at most so many', '20')
    .action((addon: string, flags: ConfigHistoryFlags) =>
      run(async (invocation) => (await load()).configHistory(invocation, addon, flags)),
    );
  config
    .command('diff <addon> <from> [to]')
    .description('what changed from one revision to another, or to the newest')
    .action((addon: string, from: string, to: string | undefined) =>
      run(async (invocation) => (await load()).configDiff(invocation, addon, from, to)),
    );
  config
    .command('drift [addon]')
    .description('what hosts have otherwise than it was applied, as they said when they were last asked')
    .option('--host <host>', 'of one host')
    .action((addon: string | undefined, flags: LayerFlags) =>
      run(async (invocation) => (await load()).configDrift(invocation, addon ?? '', flags)),
    );
  config
    .command('rollback <addon>')
    .description('make all layers what they were at a revision, as new revisions; touches no host')
    .requiredOption('--to <revision>', 'the revision; 0: before the first')
    .option('-m, --message <why>', 'why')
    .option('--dry-run', 'only say what would change')
    .action((addon: string, flags: ConfigRollbackFlags) =>
      run(async (invocation) => (await load()).configRollback(invocation, addon, flags)),
    );
}

function layerOptions(command: Command): Command {
  return command
    .option('--host <host>', 'of one host, by name or id')
    .option('-l, --selector <labels>', 'of the hosts with these labels, as role=db')
    .option('--fleet', 'of all hosts');
}

function load() {
  return import('./config-run.js');
}
