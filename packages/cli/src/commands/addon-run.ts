import { ADDON_STATUSES, HEALTHS } from '@webops/contract';
import { ADDON_TYPES, addonStatusToWire, addonTypeToWire, healthToWire } from '@webops/protocol';
import { CommandError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import {
  type AddonErrorView,
  addonDetails,
  addonErrors,
  addonErrorView,
  addonTable,
  addonView,
  stateView,
} from '../output/addons.js';
import { statisticsView } from '../output/addon-statistics.js';
import type { AddonListFlags } from './addon.js';
import { collectPages, oneOf } from './paging.js';

export async function addonList(invocation: Invocation, flags: AddonListFlags): Promise<void> {
  const filter = {
    category: flags.category ?? '',
    ...(flags.type === undefined ? {} : { type: addonTypeToWire(oneOf(flags.type, ADDON_TYPES, '--type')) }),
    ...(flags.status === undefined
      ? {}
      : { status: addonStatusToWire(oneOf(flags.status, ADDON_STATUSES, '--status')) }),
    ...(flags.health === undefined ? {} : { health: healthToWire(oneOf(flags.health, HEALTHS, '--health')) }),
  };
  const api = await invocation.api();
  const errors: AddonErrorView[] = [];
  const addons = await collectPages(async (pageToken) => {
    const page = await api.addons.listAddons({ ...filter, pageSize: 1000, pageToken });
    if (pageToken === '') errors.push(...page.errors.map(addonErrorView));
    return { items: page.addons.map(addonView), next: page.nextPageToken };
  });
  await invocation.printItems(addons, {
    name: (addon) => addon.name,
    table: (wide) => addonTable(addons, invocation.paint, wide),
    empty: 'no addons',
    extra: { errors },
  });
  if (errors.length > 0) invocation.say(addonErrors(errors, invocation.paintErr));
}

export async function addonShow(invocation: Invocation, name: string): Promise<void> {
  const api = await invocation.api();
  const { addon, statistics } = await api.addons.getAddon({ name });
  if (addon === null) throw new CommandError('the controller answered without an addon');
  const { states } = await api.addons.listAddonStates({ addon: addon.name, pageSize: 1000 });
  const view = {
    ...addonView(addon),
    statistics: statistics.map(statisticsView),
    states: states.map(stateView),
  };
  await invocation.printOne(view, {
    name: (shown) => shown.name,
    text: () => addonDetails(view, view.statistics, view.states, invocation.paint),
  });
}

export async function addonSetEnabled(invocation: Invocation, name: string, enabled: boolean): Promise<void> {
  const api = await invocation.api();
  const { addon } = await api.addons.setAddonEnabled({ name, enabled });
  if (addon === null) throw new CommandError('the controller answered without an addon');
  await invocation.printOne(addonView(addon), {
    name: (view) => view.name,
    text: (view) => `${view.name} ${view.enabled ? 'enabled' : 'disabled'}\n`,
  });
}
