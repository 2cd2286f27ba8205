/** What ended executions say of backups. Called before the end is written, which the host repeats until it is: nothing is missed, and again changes nothing. */
import type { Core } from '../operations/core.js';
import type { ExecutionDoc, ExitDoc } from '../state/documents.js';

export async function recordBackup(core: Core, doc: ExecutionDoc, exit: ExitDoc): Promise<void> {
  const at = exit.finishedAt ?? core.now();
  const found = exit.report?.backup;
  if (found) {
    // An upgrade's was made by what was there before.
    const by = doc.kind === 'backup' ? doc.addonVersion : (doc.from?.version ?? doc.addonVersion);
    await core.backups.add({
      _id: doc._id,
      hostId: doc.hostId,
      host: doc.host,
      addon: doc.addon,
      version: by,
      kind: doc.kind,
      ...found,
      at,
      by: doc.requestedBy,
      operationId: doc.operationId,
      verifiedAt: null,
      intact: true,
      removedAt: null,
    });
    return;
  }
  if (doc.kind !== 'backup_verify' && doc.kind !== 'backup_remove') return;
  const backup = (await core.trackers.find(doc.operationId))?.backupOf;
  if (!backup) return;
  const isTold = exit.state === 'succeeded' || exit.state === 'failed';
  if (doc.kind === 'backup_remove' && exit.state === 'succeeded') await core.backups.removed(backup.id, at);
  else if (doc.kind === 'backup_verify' && isTold)
    await core.backups.seen(backup.id, at, exit.state === 'succeeded');
}
