/** The backup that an operation means. */
import { WebopsError } from '@webops/protocol';
import type { Core } from '../operations/core.js';
import type { CreateOperationInput } from '../operations/inputs.js';
import type { BackupOfOperation, OperationTarget } from '../state/documents.js';

/** Null: it means none, or for a restore a path. @throws WebopsError when it is not there, or not on the one host that is targeted */
export async function chosenBackup(
  core: Core,
  input: Pick<CreateOperationInput, 'kind' | 'addon' | 'backup'>,
  targets: readonly OperationTarget[],
): Promise<BackupOfOperation | null> {
  const { kind, backup: id = '', addon } = input;
  const isOfBackup = kind === 'backup_verify' || kind === 'backup_remove';
  if (!isOfBackup && (kind !== 'restore' || id.startsWith('/'))) return null;
  const doc = id === '' ? null : await core.backups.get(id);
  const refused = (reason: string, message: string, action: string) =>
    new WebopsError('FAILED_PRECONDITION', message, { reason, details: [{ field: 'backup', action }] });
  if (doc?.addon !== addon)
    throw new WebopsError('NOT_FOUND', `There is no backup "${id}" of ${addon}.`, {
      reason: 'BACKUP_NOT_FOUND',
      details: [{ field: 'backup', action: `see webops backup list --addon ${addon}` }],
    });
  if (doc.removedAt !== null)
    throw refused('BACKUP_REMOVED', `The backup ${id} was removed.`, 'name another one');
  if (targets.length !== 1 || targets[0]?.hostId !== doc.hostId)
    throw refused('BACKUP_ELSEWHERE', `The backup ${id} is on ${doc.host}.`, `target ${doc.host} alone`);
  return { id, path: doc.path, sha256: doc.sha256 };
}
