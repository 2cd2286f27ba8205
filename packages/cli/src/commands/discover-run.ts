import { ADDON_TYPES, addonTypeToWire } from '@webops/protocol';
import { EXIT } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { isForPrograms } from '../output/format.js';
import { type AddonView, addonErrors, addonErrorView, addonTable, addonView } from '../output/addons.js';
import { summaryLine } from '../output/operations.js';
import { watchOperation } from '../watch/watch-operation.js';
import type { DiscoverFlags } from './addon.js';
import { exitCodeOfOperation } from './operate-run.js';
import { oneOf } from './paging.js';

/** Packing many addons in the sandbox takes a while, in milliseconds. */
const DISCOVER_TIMEOUT_MS = 300_000;

export async function discover(
  invocation: Invocation,
  type: string | undefined,
  flags: DiscoverFlags,
): Promise<void> {
  const wanted = oneOf(type ?? 'all', ['all', ...ADDON_TYPES], 'addon discover');
  const api = await invocation.api();
  const answer = await api.addons.discoverAddons(
    {
      ...(wanted === 'all' ? {} : { type: addonTypeToWire(wanted) }),
      syncStatus: flags.syncStatus === true,
      healthCheck: flags.healthCheck === true,
    },
    { timeoutMs: DISCOVER_TIMEOUT_MS },
  );
  const addons = answer.addons.map(addonView);
  const errors = answer.errors.map(addonErrorView);
  await invocation.printItems(addons, {
    name: (addon) => addon.name,
    table: (wide) =>
      flags.verbose === true ? verboseList(addons, invocation) : addonTable(addons, invocation.paint, wide),
    empty: 'no addons found',
    extra: { errors, operationIds: answer.operationIds },
  });
  const broken = errors.length === 0 ? '' : `, ${errors.length} not loaded`;
  invocation.say(`${addons.filter((addon) => addon.errors.length === 0).length} addons discovered${broken}`);
  if (errors.length > 0) invocation.say(addonErrors(errors, invocation.paintErr));
  await waitForAll(invocation, answer.operationIds);
}

/** Waits for what --sync-status and --health-check started: the worst outcome decides the exit code. */
async function waitForAll(invocation: Invocation, ids: readonly string[]): Promise<void> {
  const api = await invocation.api();
  const codes: number[] = [];
  for (const id of ids) {
    const { operation } = await api.operations.getOperation({ id });
    if (operation === null) continue;
    const { operation: result, left } = await watchOperation(invocation, operation, { leaveOffline: true });
    if (left === 'interrupted') {
      invocation.exitCode = EXIT.interrupted;
      return;
    }
    if (!isForPrograms(invocation.format)) invocation.say(summaryLine(result, invocation.paintErr));
    codes.push(exitCodeOfOperation(result));
  }
  if (codes.includes(EXIT.failed)) invocation.exitCode = EXIT.failed;
  else if (codes.includes(EXIT.unanswered)) invocation.exitCode = EXIT.unanswered;
}

function verboseList(addons: readonly AddonView[], invocation: Invocation): string {
  const table = addonTable(addons, invocation.paint, true);
  const functions = addons.map((addon) => `${addon.name}: ${addon.functions.join(', ') || 'no functions'}\n`);
  return `${table}\n${functions.join('')}`;
}
