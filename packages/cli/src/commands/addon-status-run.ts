import { randomUUID } from 'node:crypto';
import { ADDON_STATUSES, HEALTHS } from '@webops/contract';
import { addonStatusToWire, healthToWire, kindToWire } from '@webops/protocol';
import { EXIT, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { isForPrograms } from '../output/format.js';
import { harmlessLine } from '../output/terminal-text.js';
import { stateTable, stateView, type StateView } from '../output/addons.js';
import { watchOperation } from '../watch/watch-operation.js';
import type { AddonStatusFlags } from './addon.js';
import { exitCodeOfOperation } from './operate-run.js';
import { collectPages, oneOf } from './paging.js';
import { resolveHosts } from './targets.js';

/** A status asked now is wanted now: hosts that are offline for longer do not answer, in milliseconds. */
const STATUS_EXPIRES_MS = 30_000;

export async function addonStatus(
  invocation: Invocation,
  addon: string | undefined,
  flags: AddonStatusFlags,
): Promise<void> {
  const filter = {
    addon: addon ?? '',
    ...(flags.status === undefined
      ? {}
      : { status: addonStatusToWire(oneOf(flags.status, ADDON_STATUSES, '--status')) }),
    ...(flags.health === undefined ? {} : { health: healthToWire(oneOf(flags.health, HEALTHS, '--health')) }),
  };
  if (flags.refresh === true) await refresh(invocation, addon, flags);
  const wanted = await wantedHosts(invocation, flags);
  const api = await invocation.api();
  const all = await collectPages(async (pageToken) => {
    const page = await api.addons.listAddonStates({ ...filter, pageSize: 1000, pageToken });
    return { items: page.states.map(stateView), next: page.nextPageToken };
  });
  const states = all.filter((state) => wanted(state));
  await invocation.printItems(states, {
    name: (state) => `${state.host}/${state.addon}`,
    table: (wide) => stateTable(states, invocation.paint, wide),
    empty: 'nothing observed yet; ask the hosts with --refresh',
  });
}

/** Asks the hosts for the addon's status. What they say is the state that is listed then. */
async function refresh(
  invocation: Invocation,
  addon: string | undefined,
  flags: AddonStatusFlags,
): Promise<void> {
  if (addon === undefined)
    throw new UsageError('--refresh needs an addon', 'For all: webops addon discover --sync-status');
  const target = await resolveHosts(invocation, flags);
  const api = await invocation.api();
  const { operation } = await api.operations.createOperation({
    requestId: randomUUID(),
    kind: kindToWire('status'),
    addon,
    target,
    expiresAfterMs: STATUS_EXPIRES_MS,
  });
  if (operation === null) return;
  const { operation: result, left } = await watchOperation(invocation, operation, { leaveOffline: false });
  invocation.exitCode = left === 'interrupted' ? EXIT.interrupted : exitCodeOfOperation(result);
  if (isForPrograms(invocation.format)) return;
  for (const execution of result.executions) {
    if (execution.state === 'succeeded') continue;
    invocation.warn(
      harmlessLine(`${execution.host}: ${execution.state}: ${execution.error?.message ?? 'no answer'}`),
    );
  }
}

/** The hosts that the flags name; every host without any. Labels are resolved by the controller. */
async function wantedHosts(
  invocation: Invocation,
  flags: AddonStatusFlags,
): Promise<(state: StateView) => boolean> {
  const exclude = new Set(flags.exclude ?? []);
  const excluded = (state: StateView) => exclude.has(state.host) || exclude.has(state.hostId);
  if (flags.host !== undefined) {
    const named = new Set(flags.host);
    const api = await invocation.api();
    // A name that does not exist is a mistake, not an empty list.
    for (const host of named) await api.hosts.getHost({ host });
    return (state) => (named.has(state.host) || named.has(state.hostId)) && !excluded(state);
  }
  if (flags.selector !== undefined) {
    const selector = flags.selector;
    const api = await invocation.api();
    const ids = await collectPages(async (pageToken) => {
      const page = await api.hosts.listHosts({ selector, pageSize: 1000, pageToken });
      return { items: page.hosts.map((host) => host.id), next: page.nextPageToken };
    });
    const selected = new Set(ids);
    return (state) => selected.has(state.hostId) && !excluded(state);
  }
  return (state) => !excluded(state);
}
