import type { ConfigChange__Output } from '@webops/protocol';
import { readAddonConfig } from '../addon-config.js';
import { formatAge } from '../durations.js';
import { UsageError } from '../exit-codes.js';
import { isoOrNull } from '../output/hosts.js';
import { harmlessLine } from '../output/terminal-text.js';
import type { Invocation } from '../invocation.js';
import {
  changeLines,
  layerChanges,
  revisionText,
  revisionView,
  valueTable,
} from '../output/configuration.js';
import type {
  ConfigHistoryFlags,
  ConfigRollbackFlags,
  ConfigSetFlags,
  ConfigShowFlags,
  LayerFlags,
} from './config.js';
import { parseCount } from './operate-run.js';
import { collectPages } from './paging.js';

const HOSTS_NAMED = 8;
/** Every host's configuration is checked. */
const SET_TIMEOUT_MS = 120_000;

export async function configShow(
  invocation: Invocation,
  addon: string,
  flags: ConfigShowFlags,
): Promise<void> {
  const layer = layerOf(flags);
  const isLayer = flags.layer === true || layer.selector !== '' || flags.fleet === true;
  const api = await invocation.api();
  const shown = await api.configuration.getConfiguration(
    isLayer ? { addon, layer } : { addon, host: layer.host },
  );
  const config = JSON.parse(shown.configJson) as Record<string, unknown>;
  const { values, pending, problems, revision } = shown;
  const view = flags.explain === true ? { config, revision, values, pending, problems } : config;
  await invocation.printOne(view, {
    name: () => JSON.stringify(config),
    text: (_, wide) =>
      values.length === 0
        ? 'nothing is set\n'
        : valueTable(values, flags.explain === true, wide, invocation.paint),
  });
  for (const problem of problems) invocation.warn(`it cannot be applied so: ${problem}`);
  if (pending.length > 0) {
    invocation.say(`${layer.host} has applied something else:\n${changeLines(pending).join('\n')}`);
    invocation.say(`do it:  webops configure ${addon} --host ${layer.host}`);
  }
}

export async function configSet(
  invocation: Invocation,
  addon: string,
  values: readonly string[],
  flags: ConfigSetFlags,
): Promise<void> {
  const layer = layerOf(flags);
  if (layer.host === '' && layer.selector === '' && flags.fleet !== true)
    throw new UsageError('for which hosts?', 'Name them: --fleet, -l role=db or --host NAME.');
  const { config: configFile, setFile: setFiles } = flags;
  const patch = await readAddonConfig({ configFile, sets: values, setFiles }, invocation.streams.stdin);
  if (Object.keys(patch).length === 0 && flags.replace !== true)
    throw new UsageError('nothing is given', 'Write key=value, or name a file: --config FILE.');
  const api = await invocation.api();
  const { revision, changes, hosts } = await api.configuration.setConfiguration(
    {
      addon,
      layer,
      patchJson: JSON.stringify(patch),
      message: flags.message ?? '',
      replace: flags.replace === true,
      dryRun: flags.dryRun === true,
    },
    { timeoutMs: SET_TIMEOUT_MS },
  );
  await printChange(invocation, addon, { revision, changes, hosts, dryRun: flags.dryRun === true });
}

export async function configHistory(
  invocation: Invocation,
  addon: string,
  flags: ConfigHistoryFlags,
): Promise<void> {
  const limit = parseCount(flags.limit ?? '20', '--limit');
  const layer = layerOf(flags);
  const filter = layer.host !== '' || layer.selector !== '' || flags.fleet === true ? { layer } : {};
  const api = await invocation.api();
  const views = await collectPages(async (pageToken) => {
    const pageSize = Math.min(limit, 1000);
    const page = await api.configuration.listConfigurationRevisions({
      addon,
      ...filter,
      pageSize,
      pageToken,
    });
    return { items: page.revisions.map(revisionView), next: page.nextPageToken };
  }, limit);
  await invocation.printItems(views, {
    name: ({ revision }) => String(revision),
    table: () => views.map((view) => revisionText(view, invocation.paint)).join('\n'),
    empty: 'nothing was ever set',
  });
}

export async function configDiff(
  invocation: Invocation,
  addon: string,
  from: string,
  to: string | undefined,
): Promise<void> {
  const request = { addon, from: revisionOf(from), to: to === undefined ? 0 : revisionOf(to) };
  const api = await invocation.api();
  const { layers } = await api.configuration.getConfigurationDiff(request);
  await invocation.printItems(layers, {
    name: ({ layer }) => layer,
    table: () => `${layerChanges(layers).join('\n')}\n`,
    empty: 'no difference',
  });
}

export async function configDrift(invocation: Invocation, addon: string, flags: LayerFlags): Promise<void> {
  const api = await invocation.api();
  const { drifted } = await api.configuration.listDrift({ addon, host: flags.host ?? '' });
  const views = drifted.map(({ since, checkedAt, ...one }) => ({
    ...one,
    since: isoOrNull(since),
    checkedAt: isoOrNull(checkedAt),
  }));
  await invocation.printItems(views, {
    name: (view) => `${view.host}/${view.addon}`,
    table: () =>
      views
        .flatMap((view) => [
          harmlessLine(
            `${view.host} ${view.addon}, since ${formatAge(view.since)}, asked ${formatAge(view.checkedAt)}:`,
          ),
          ...changeLines(view.changes),
        ])
        .join('\n')
        .concat('\n'),
    empty: 'every host that was asked has what was applied',
  });
}

export async function configRollback(
  invocation: Invocation,
  addon: string,
  flags: ConfigRollbackFlags,
): Promise<void> {
  const dryRun = flags.dryRun === true;
  const request = { addon, revision: revisionOf(flags.to ?? ''), message: flags.message ?? '', dryRun };
  const api = await invocation.api();
  const { revision, layers, hosts } = await api.configuration.rollbackConfiguration(request, {
    timeoutMs: SET_TIMEOUT_MS,
  });
  const changes = layers.flatMap((one) => one.changes);
  if (changes.length > 0) invocation.say(layerChanges(layers).join('\n'));
  await printChange(invocation, addon, { revision, changes, hosts, dryRun }, false);
}

async function printChange(
  invocation: Invocation,
  addon: string,
  changed: { revision: number; changes: ConfigChange__Output[]; hosts: string[]; dryRun: boolean },
  named = true,
): Promise<void> {
  const { revision, changes, hosts, dryRun } = changed;
  await invocation.printOne(changed, {
    name: () => String(revision),
    text: () => {
      if (changes.length === 0) return `nothing changes; the newest revision is ${revision}\n`;
      const head = dryRun ? 'would change' : `revision ${revision}`;
      return [head, ...(named ? changeLines(changes) : [])].join('\n').concat('\n');
    },
  });
  if (hosts.length === 0) return;
  const more = hosts.length > HOSTS_NAMED ? ` and ${hosts.length - HOSTS_NAMED} more` : '';
  const word = hosts.length === 1 ? 'has' : 'have';
  invocation.say(
    `${hosts.slice(0, HOSTS_NAMED).join(', ')}${more} ${word} applied something else; see and do it:  webops configure ${addon} ${hosts
      .slice(0, HOSTS_NAMED)
      .map((host) => `--host ${host}`)
      .join(' ')}`,
  );
}

function layerOf(flags: LayerFlags): { host: string; selector: string } {
  const ways = [flags.host, flags.selector, flags.fleet].filter((one) => one !== undefined).length;
  if (ways > 1) throw new UsageError('--host, --selector and --fleet exclude each other', 'Use one of them.');
  return { host: flags.host ?? '', selector: flags.selector ?? '' };
}

function revisionOf(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new UsageError(`"${text}" is no revision`, 'Give a number: webops config history ADDON.');
}
