/** Backups as people and programs read them. */
import { type Backup__Output, kindFromWire } from '@webops/protocol';
import { formatAge } from '../durations.js';
import { isoOrNull } from './hosts.js';
import type { Paint } from './paint.js';
import { renderFields, renderTable } from './table.js';

/** A backup as `-o json` prints it. */
export interface BackupView {
  id: string;
  host: string;
  hostId: string;
  addon: string;
  version: string;
  /** What made it: `backup`, or what it was taken before. */
  kind: string;
  path: string;
  bytes: number;
  sha256: string;
  at: string | null;
  by: string;
  operationId: string;
  /** null: not looked at since it was made. */
  verifiedAt: string | null;
  intact: boolean;
  removedAt: string | null;
}

export function backupView(wire: Backup__Output): BackupView {
  return {
    id: wire.id,
    host: wire.host,
    hostId: wire.hostId,
    addon: wire.addon,
    version: wire.version,
    kind: kindFromWire(wire.kind) ?? '',
    path: wire.file?.path ?? '',
    bytes: wire.file?.bytes ?? 0,
    sha256: wire.file?.sha256 ?? '',
    at: isoOrNull(wire.at),
    by: wire.by,
    operationId: wire.operationId,
    verifiedAt: isoOrNull(wire.verifiedAt),
    intact: wire.intact,
    removedAt: isoOrNull(wire.removedAt),
  };
}

export function backupTable(backups: readonly BackupView[], paint: Paint, wide: boolean): string {
  return renderTable<BackupView>(
    [
      { title: 'ID', value: ({ id }) => id },
      { title: 'HOST', value: ({ host }) => host },
      { title: 'ADDON', value: ({ addon, version }) => `${addon} ${version}`.trim() },
      { title: 'MADE BY', value: ({ kind }) => kind },
      { title: 'BYTES', value: ({ bytes }) => String(bytes) },
      { title: 'WHEN', value: ({ at }) => formatAge(at) },
      { title: 'STATE', value: stateOf },
      { title: 'PATH', value: ({ path }) => path },
      { title: 'SHA-256', value: ({ sha256 }) => sha256, wide: true },
      { title: 'OPERATION', value: ({ operationId }) => operationId, wide: true },
    ],
    [...backups],
    { wide, bold: paint.bold },
  );
}

export function backupDetails(backup: BackupView, paint: Paint): string {
  return renderFields(
    [
      ['Backup', backup.id],
      ['Host', backup.host],
      ['Addon', `${backup.addon} ${backup.version}`.trim()],
      ['Path', backup.path],
      ['Bytes', String(backup.bytes)],
      ['SHA-256', backup.sha256],
      ['State', stateOf(backup)],
      ['Made', `${backup.at ?? ''} by ${backup.by}, ${backup.kind} (operation ${backup.operationId})`],
    ],
    paint.bold,
  );
}

function stateOf({ removedAt, verifiedAt, intact }: BackupView): string {
  if (removedAt !== null) return `removed ${formatAge(removedAt)}`;
  if (verifiedAt === null) return 'as made';
  return intact ? `intact ${formatAge(verifiedAt)}` : `damaged ${formatAge(verifiedAt)}`;
}
