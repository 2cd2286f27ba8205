import { randomUUID } from 'node:crypto';
import { kindToWire } from '@webops/protocol';
import { CommandError, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { backupDetails, backupTable, type BackupView, backupView } from '../output/backups.js';
import type { BackupListFlags } from './backup.js';
import { finish, parseCount } from './operate-run.js';
import { collectPages } from './paging.js';

export async function backupList(invocation: Invocation, flags: BackupListFlags): Promise<void> {
  const limit = parseCount(flags.limit ?? '50', '--limit');
  // The command that makes a backup takes several hosts.
  const [host = ''] = [flags.host ?? ''].flat();
  const api = await invocation.api();
  const backups = await collectPages(async (pageToken) => {
    const filter = { addon: flags.addon ?? '', host, removed: flags.removed === true };
    const page = await api.addons.listBackups({ ...filter, pageSize: Math.min(limit, 1000), pageToken });
    return { items: page.backups.map(backupView), next: page.nextPageToken };
  }, limit);
  await invocation.printItems(backups, {
    name: ({ id }) => id,
    table: (wide) => backupTable(backups, invocation.paint, wide),
    empty: 'no backups',
  });
}

export async function backupShow(invocation: Invocation, id: string): Promise<void> {
  const backup = await findBackup(invocation, id);
  await invocation.printOne(backup, {
    name: (one) => one.id,
    text: (one) => backupDetails(one, invocation.paint),
  });
}

export async function backupOperate(
  invocation: Invocation,
  kind: 'backup_verify' | 'backup_remove',
  id: string,
  yes: boolean,
): Promise<void> {
  const { addon, hostId, host, path } = await findBackup(invocation, id);
  if (kind === 'backup_remove') await invocation.confirm(`remove ${path} from ${host} for ever?`, yes);
  const api = await invocation.api();
  const { operation } = await api.operations.createOperation({
    requestId: randomUUID(),
    kind: kindToWire(kind),
    addon,
    target: { hosts: [hostId] },
    backup: id,
  });
  if (operation === null) throw new CommandError('the controller answered without an operation');
  await finish(invocation, operation, { detach: false, leaveOffline: true });
}

async function findBackup(invocation: Invocation, id: string): Promise<BackupView> {
  const api = await invocation.api();
  const { backups } = await api.addons.listBackups({ id });
  const [backup] = backups;
  if (!backup) throw new UsageError(`there is no backup ${id}`, 'See webops backup list.');
  return backupView(backup);
}
