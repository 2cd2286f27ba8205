import { fromTimestamp, hostStateFromWire } from '@webops/protocol';
import { formatAge } from '../durations.js';
import { formatLabels } from '../labels.js';
import type { WireHost } from '../wire.js';
import { type Paint, paintState } from './paint.js';
import { renderFields, renderTable } from './table.js';

/** A host as `-o json` prints it. */
export interface HostView {
  id: string;
  name: string;
  state: string;
  labels: Record<string, string>;
  facts: Record<string, unknown>;
  lastSeenAt: string | null;
  enrolledAt: string | null;
  certificateExpiresAt: string | null;
  cordoned: boolean;
  /** Why changes are frozen on it; null when they are not. */
  frozenReason: string | null;
}

export function hostView(host: WireHost): HostView {
  return {
    id: host.id,
    name: host.name,
    state: hostStateFromWire(host.state) ?? 'offline',
    labels: { ...host.labels },
    facts: { ...host.facts },
    lastSeenAt: isoOrNull(host.lastSeenAt),
    enrolledAt: isoOrNull(host.enrolledAt),
    certificateExpiresAt: isoOrNull(host.certificateExpiresAt),
    cordoned: host.cordoned,
    frozenReason: host.frozenReason === '' ? null : host.frozenReason,
  };
}

/** A timestamp as ISO text; nothing stays nothing. */
export function isoOrNull(timestamp: Parameters<typeof fromTimestamp>[0]): string | null {
  return fromTimestamp(timestamp)?.toISOString() ?? null;
}

function remarks(host: HostView): string {
  const notes = [host.cordoned ? 'cordoned' : '', host.frozenReason ? `frozen: ${host.frozenReason}` : ''];
  return notes.filter((note) => note !== '').join('; ');
}

function system(host: HostView): string {
  return [host.facts['os'], host.facts['osVersion']]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}

export function hostTable(hosts: readonly HostView[], paint: Paint, wide: boolean): string {
  return renderTable<HostView>(
    [
      { title: 'NAME', value: (host) => host.name },
      { title: 'STATE', value: (host) => host.state, paint: (text) => paintState(paint, text) },
      { title: 'OS', value: system },
      { title: 'ARCH', value: (host) => String(host.facts['architecture'] ?? ''), wide: true },
      { title: 'CPU', value: (host) => String(host.facts['cpuCount'] ?? ''), wide: true },
      { title: 'MEMORY', value: (host) => formatBytes(host.facts['memoryBytes']), wide: true },
      { title: 'ADDRESSES', value: (host) => list(host.facts['addresses']), wide: true },
      { title: 'AGENT', value: (host) => String(host.facts['agentVersion'] ?? ''), wide: true },
      { title: 'LAST SEEN', value: (host) => formatAge(host.lastSeenAt) },
      { title: 'LABELS', value: (host) => formatLabels(host.labels), max: 60 },
      { title: 'REMARKS', value: remarks, max: 60 },
      { title: 'ID', value: (host) => host.id, wide: true },
    ],
    hosts,
    { wide, bold: paint.bold },
  );
}

export function hostDetails(host: HostView, paint: Paint): string {
  const facts = host.facts;
  return renderFields(
    [
      ['Name', host.name],
      ['Id', host.id],
      ['State', host.state],
      [
        'Last seen',
        `${formatAge(host.lastSeenAt)}${host.lastSeenAt === null ? '' : ` (${host.lastSeenAt})`}`,
      ],
      ['Enrolled', host.enrolledAt ?? ''],
      ['Certificate until', host.certificateExpiresAt ?? ''],
      ['Labels', formatLabels(host.labels)],
      ['Remarks', remarks(host)],
      ['Hostname', String(facts['hostname'] ?? '')],
      ['Machine id', String(facts['machineId'] ?? '')],
      ['System', `${system(host)}, ${facts['architecture'] ?? '?'}, kernel ${facts['kernel'] ?? '?'}`],
      ['Init system', String(facts['initSystem'] ?? '')],
      ['CPU, memory', `${facts['cpuCount'] ?? '?'} CPU, ${formatBytes(facts['memoryBytes'])}`],
      ['Disk', `${formatBytes(facts['diskFreeBytes'])} free of ${formatBytes(facts['diskTotalBytes'])}`],
      ['Addresses', list(facts['addresses'])],
      ['Agent', String(facts['agentVersion'] ?? '')],
    ],
    paint.bold,
  );
}

function list(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : '';
}

/** Bytes for people: `512 B`, `1.5 GiB`. */
export function formatBytes(value: unknown): string {
  let amount = Number(value ?? Number.NaN);
  if (!Number.isFinite(amount)) return '?';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let at = 0;
  while (amount >= 1024 && at < units.length - 1) {
    amount /= 1024;
    at += 1;
  }
  return `${at === 0 ? amount : amount.toFixed(1)} ${units[at]}`;
}
