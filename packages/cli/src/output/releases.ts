/** Releases of addons on hosts, and what guarded changes did, as people and programs read them. */
import {
  type ChangeReport__Output,
  executionStateFromWire,
  kindFromWire,
  type Release__Output,
} from '@webops/protocol';
import { formatAge, formatDuration } from '../durations.js';
import { isoOrNull } from './hosts.js';
import { type Paint, paintState } from './paint.js';
import { renderTable } from './table.js';

export interface BackupFileView {
  path: string;
  bytes: number;
  sha256: string;
}

/** A release as `-o json` prints it. */
export interface ReleaseView {
  host: string;
  hostId: string;
  addon: string;
  number: number;
  kind: string;
  version: string;
  digest: string;
  fromVersion: string | null;
  state: string;
  /** null: it did not go back. */
  wentBack: string | null;
  configVersion: number | null;
  backup: BackupFileView | null;
  at: string | null;
  by: string;
  operationId: string;
  message: string | null;
  present: boolean;
}

export function releaseView(wire: Release__Output): ReleaseView {
  return {
    host: wire.host,
    hostId: wire.hostId,
    addon: wire.addon,
    number: wire.number,
    kind: kindFromWire(wire.kind) ?? '',
    version: wire.version,
    digest: wire.digest,
    fromVersion: wire.fromVersion || null,
    state: executionStateFromWire(wire.state) ?? 'failed',
    wentBack: executionStateFromWire(wire.wentBack) ?? null,
    configVersion: wire.configVersion || null,
    backup: wire.backup,
    at: isoOrNull(wire.at),
    by: wire.by,
    operationId: wire.operationId,
    message: wire.message || null,
    present: wire.present,
  };
}

export function releaseTable(releases: readonly ReleaseView[], paint: Paint, wide: boolean): string {
  return renderTable<ReleaseView>(
    [
      { title: 'HOST', value: ({ host }) => host },
      { title: 'RELEASE', value: ({ number, present }) => `${number}${present ? ' *' : ''}` },
      { title: 'KIND', value: ({ kind }) => kind },
      {
        title: 'VERSION',
        value: ({ fromVersion, version }) =>
          fromVersion === null || fromVersion === version ? version : `${fromVersion} → ${version}`,
      },
      {
        title: 'CONFIG',
        value: ({ configVersion }) => (configVersion === null ? '' : String(configVersion)),
      },
      { title: 'STATE', value: ({ state }) => state, paint: (text) => paintState(paint, text) },
      { title: 'BACK', value: ({ wentBack }) => wentBackText(wentBack) },
      { title: 'WHEN', value: ({ at }) => formatAge(at) },
      { title: 'BY', value: ({ by }) => by },
      { title: 'OPERATION', value: ({ operationId }) => operationId, wide: true },
      { title: 'DIGEST', value: ({ digest }) => digest.slice(0, 12), wide: true },
      { title: 'BACKUP', value: ({ backup }) => backup?.path ?? '' },
      { title: 'MESSAGE', value: ({ message }) => message ?? '', max: 100 },
    ],
    [...releases],
    { wide, bold: paint.bold },
  );
}

/** Empty when it did not. */
export function wentBackText(wentBack: string | null): string {
  return wentBack === null ? '' : wentBack === 'succeeded' ? 'rolled back' : 'rollback failed';
}

/** What a guarded change did, as `-o json` prints it. */
export interface ReportView {
  stages: { stage: string; state: string; durationMs: number; message: string }[];
  backup: BackupFileView | null;
  wentBack: string | null;
}

export function reportView(wire: ChangeReport__Output | null): ReportView | null {
  if (wire === null) return null;
  return {
    stages: wire.stages.map((one) => ({ ...one, state: executionStateFromWire(one.state) ?? 'failed' })),
    backup: wire.backup,
    wentBack: executionStateFromWire(wire.wentBack) ?? null,
  };
}

/** The steps of each host's change, for `op show`. */
export function reportTable(reports: readonly { host: string; report: ReportView }[], paint: Paint): string {
  const rows = reports.flatMap(({ host, report }) => report.stages.map((stage) => ({ host, ...stage })));
  return renderTable<(typeof rows)[number]>(
    [
      { title: 'HOST', value: ({ host }) => host },
      { title: 'STEP', value: ({ stage }) => stage.replace('_', ' ') },
      { title: 'STATE', value: ({ state }) => state, paint: (text) => paintState(paint, text) },
      { title: 'TOOK', value: ({ durationMs }) => formatDuration(durationMs) },
      { title: 'MESSAGE', value: ({ message }) => message, max: 120 },
    ],
    rows,
    { bold: paint.bold },
  );
}
