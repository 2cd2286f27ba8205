import type { Invocation } from '../invocation.js';
import { releaseTable, releaseView } from '../output/releases.js';
import type { HistoryFlags } from './history.js';
import { parseCount } from './operate-run.js';
import { collectPages } from './paging.js';

export async function history(invocation: Invocation, addon: string, flags: HistoryFlags): Promise<void> {
  const limit = parseCount(flags.limit ?? '50', '--limit');
  const api = await invocation.api();
  const releases = await collectPages(async (pageToken) => {
    const request = { addon, host: flags.host ?? '', pageSize: Math.min(limit, 1000), pageToken };
    const page = await api.addons.listReleases(request);
    return { items: page.releases.map(releaseView), next: page.nextPageToken };
  }, limit);
  await invocation.printItems(releases, {
    name: ({ operationId }) => operationId,
    table: (wide) => releaseTable(releases, invocation.paint, wide),
    empty: `nothing was changed of ${addon} yet`,
  });
}
