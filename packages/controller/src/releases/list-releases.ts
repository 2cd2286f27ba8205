/** The history of addons on hosts, for people. */
import type { Core } from '../operations/core.js';
import type { Page } from '../operations/inputs.js';
import { cursorOf, hostNamed, pageSize, tokenOf } from '../operations/queries.js';
import type { ReleaseDoc } from '../state/documents.js';
import { isWhole } from './installed-bundles.js';

export interface ListReleasesInput {
  addon?: string;
  /** Name or id. */
  host?: string;
  /** @default 50, at most 1000 */
  pageSize?: number;
  pageToken?: string;
}

/** A release, and whether it is the one that the host has. */
export type ReleaseView = Omit<ReleaseDoc, 'sealedConfig'> & { present: boolean };

/** Newest first. @throws WebopsError NOT_FOUND for a host that is not there */
export async function listReleases(core: Core, input: ListReleasesInput): Promise<Page<ReleaseView>> {
  const host = input.host ? await hostNamed(core, input.host) : null;
  const filter = { ...(input.addon ? { addon: input.addon } : {}), ...(host ? { hostId: host._id } : {}) };
  const size = pageSize(input.pageSize, 50);
  const docs = await core.releases.list(filter, cursorOf(input.pageToken), size + 1);
  const items = docs.slice(0, size);
  const present = new Map<string, number>();
  const places = new Map(items.map(({ hostId, addon }) => [`${hostId}/${addon}`, { hostId, addon }]));
  await Promise.all(
    [...places].map(async ([key, { hostId, addon }]) => {
      const history = (await core.releases.ofHosts([hostId], addon)).get(hostId) ?? [];
      const newest = history.find(
        (one) => isWhole(one) || (one.kind === 'uninstall' && one.state === 'succeeded'),
      );
      if (newest && newest.kind !== 'uninstall') present.set(key, newest.n);
    }),
  );
  return {
    items: items.map((one) => ({ ...one, present: present.get(`${one.hostId}/${one.addon}`) === one.n })),
    nextPageToken: docs.length > size ? tokenOf(items.at(-1)!._id) : '',
  };
}
