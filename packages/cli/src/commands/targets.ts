import type { Command } from 'commander';
import { UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';

/** Options that say which hosts. */
export interface TargetFlags {
  host?: string[];
  selector?: string;
  all?: boolean;
  exclude?: string[];
}

/** Collects a repeatable option; `a,b` counts as two. */
export function collectList(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), ...value.split(',').filter((part) => part !== '')];
}

/** Collects a repeatable option whose values may hold commas. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

export function addTargetOptions(command: Command): Command {
  return command
    .option('--host <host>', 'a host by name or id (repeatable)', collectList)
    .option('-l, --selector <labels>', 'hosts by label, as role=db,tier!=test')
    .option('--all', 'every host')
    .option('--exclude <host>', 'leave a host out (repeatable)', collectList);
}

/** The API's target. With no option, the only host of a fleet of one. @throws UsageError for none, or more than one way */
export async function resolveHosts(
  invocation: Invocation,
  flags: TargetFlags,
): Promise<{ hosts: string[]; selector: string; all: boolean; exclude: string[] }> {
  const ways = [flags.host !== undefined, flags.selector !== undefined, flags.all === true].filter(
    Boolean,
  ).length;
  const exclude = flags.exclude ?? [];
  if (ways > 1)
    throw new UsageError(
      '--host, --selector and --all exclude each other',
      'Use one of them, and --exclude.',
    );
  if (ways === 1) {
    return {
      hosts: [...new Set(flags.host ?? [])],
      selector: flags.selector ?? '',
      all: flags.all === true,
      exclude,
    };
  }
  if (exclude.length > 0) throw new UsageError('--exclude needs --all or --selector');
  const api = await invocation.api();
  const { hosts } = await api.hosts.listHosts({ pageSize: 2 });
  const [only] = hosts;
  if (only === undefined) throw new UsageError('there is no host yet', 'Add one: webops host add');
  if (hosts.length > 1) throw new UsageError('which hosts?', 'Name them with --host, --selector or --all.');
  invocation.say(`on ${only.name}, the only host`);
  return { hosts: [only.id], selector: '', all: false, exclude: [] };
}
