/** Backups, for people. */
import { kindToWire, toTimestamp, type Backup } from '@webops/protocol';
import type { Core } from '../operations/core.js';
import type { Page } from '../operations/inputs.js';
import { cursorOf, hostNamed, pageSize, tokenOf } from '../operations/queries.js';
import type { BackupDoc } from '../state/documents.js';

export interface ListBackupsInput {
  id?: string;
  addon?: string;
  /** Name or id. */
  host?: string;
  /** Also those that were removed. @default false */
  removed?: boolean;
  /** @default 50, at most 1000 */
  pageSize?: number;
  pageToken?: string;
}

/** Newest first. @throws WebopsError NOT_FOUND for a host that is not there */
export async function listBackups(core: Core, input: ListBackupsInput): Promise<Page<BackupDoc>> {
  const host = input.host ? await hostNamed(core, input.host) : null;
  const { id = '', addon = '', removed = false } = input;
  const size = pageSize(input.pageSize, 50);
  const filter = { id, addon, removed, hostId: host?._id ?? '' };
  const docs = await core.backups.list(filter, cursorOf(input.pageToken), size + 1);
  const items = docs.slice(0, size);
  return { items, nextPageToken: docs.length > size ? tokenOf(items.at(-1)!._id) : '' };
}

export function backupToWire(doc: BackupDoc): Backup {
  const { path, bytes, sha256 } = doc;
  return {
    id: doc._id,
    hostId: doc.hostId,
    host: doc.host,
    addon: doc.addon,
    version: doc.version,
    kind: kindToWire(doc.kind),
    file: { path, bytes, sha256 },
    at: toTimestamp(doc.at),
    by: doc.by,
    operationId: doc.operationId,
    verifiedAt: toTimestamp(doc.verifiedAt),
    intact: doc.intact,
    removedAt: toTimestamp(doc.removedAt),
  };
}
