/** `webops op history`: what happened, step by step. */
import type { Invocation } from '../invocation.js';
import { isoOrNull } from '../output/hosts.js';
import { type HistoryEntryView, historyTable } from '../output/history.js';
import { findOperation } from './op-run.js';
import { collectPages } from './paging.js';

export async function opHistory(
  invocation: Invocation,
  id: string | undefined,
  flags: { host?: string },
): Promise<void> {
  const operation = await findOperation(invocation, id);
  const api = await invocation.api();
  const entries = await collectPages<HistoryEntryView>(async (pageToken) => {
    const page = await api.operations.getOperationHistory({
      id: operation.id,
      host: flags.host ?? '',
      pageToken,
    });
    const items = page.entries.map((entry) => ({
      time: isoOrNull(entry.time),
      type: entry.type,
      host: entry.host === '' ? null : entry.host,
      attempt: entry.attempt === 0 ? null : entry.attempt,
      message: entry.message === '' ? null : entry.message,
      executionId: entry.executionId === '' ? null : entry.executionId,
      eventId: entry.eventId,
    }));
    return { items, next: page.nextPageToken };
  });
  await invocation.printItems(entries, {
    name: ({ eventId }) => eventId,
    table: () => historyTable(entries, invocation.paint),
    empty: 'nothing happened yet',
  });
}
