/** Looks at what stands now and says what is wrong. What cannot be known is said too: it neither raises nor resolves. */
import { statfs } from 'node:fs/promises';
import type { HostFacts__Output, HostState } from '@webops/protocol';
import { formatSince } from './since.js';
import type { Condition } from './condition.js';

/** How much of something is too much. */
export interface AlertThresholds {
  /** Of an addon that nothing else is said of. */
  healthAfterMs: number;
  offlineAfterMs: number;
  certificateMs: number;
  diskFreePercent: number;
}

/** What is looked at of a host. */
export interface WatchedHost {
  _id: string;
  name: string;
  state: HostState;
  lastSeenAt: Date | null;
  /** Why no change is started on it: two agents use its identity. */
  frozenReason: string | null;
  enrolledAt: Date;
  certificateExpiresAt: Date;
  facts: Pick<HostFacts__Output, 'diskTotalBytes'> | null;
}

/** An addon whose health is bad. */
export interface WorseAddon {
  hostId: string;
  host: string;
  addon: string;
  health: 'unhealthy' | 'degraded';
  message: string;
  since: Date;
}

/** An addon whose configuration is not as it was applied. */
export interface DriftedAddon {
  hostId: string;
  host: string;
  addon: string;
  since: Date;
  fields: readonly string[];
}

/** Where it is read from. */
export interface ConditionSources {
  hosts(): readonly WatchedHost[];
  /** Free bytes as the last heartbeat said; null before one came. */
  diskFreeBytes(hostId: string): number | null;
  /** How long an addon's health may be bad, by its name, where it is said for it. */
  healthAfterMs(): Promise<ReadonlyMap<string, number>>;
  /** Addons whose health has been bad since before a time. */
  worseAddons(before: Date): Promise<readonly WorseAddon[]>;
  /** Addons whose configuration is not as it was applied. */
  driftedAddons(): Promise<readonly DriftedAddon[]>;
  /** Certificates of the controller: name, and when each ends. */
  certificates(): readonly { name: string; expiresAt: Date }[];
  /** The controller's own folder. */
  home: string;
}

/** What was found. */
export interface Findings {
  conditions: Condition[];
  /** Keys of which nothing is known now. */
  unknown: Set<string>;
}

/** Looks once. @param startedAt of this controller: hosts that it has not seen yet may be about to come */
export async function findConditions(
  sources: ConditionSources,
  thresholds: AlertThresholds,
  startedAt: Date,
  now: Date,
): Promise<Findings> {
  const conditions: Condition[] = [];
  const unknown = new Set<string>();
  const hosts = sources.hosts();
  const ids = new Set(hosts.map(({ _id }) => _id));
  for (const host of hosts) {
    const offline = offlineOf(host, thresholds, startedAt, now);
    if (offline) conditions.push(offline);
    // Not seen since the start, for less than the threshold: an alert of before stays.
    else if (host.state === 'offline') unknown.add(`host_offline:${host._id}`);
    if (host.frozenReason !== null) conditions.push(copiedOf(host, host.frozenReason));
    const expiring = certificateOf(host.name, host.certificateExpiresAt, thresholds, now, host._id);
    if (expiring) conditions.push(expiring);
    const free = sources.diskFreeBytes(host._id);
    const total = host.facts?.diskTotalBytes ?? 0;
    if (free === null || total === 0) unknown.add(`disk_low:${host._id}`);
    else {
      const low = diskOf(host.name, '/', free, total, thresholds, host._id);
      if (low) conditions.push(low);
    }
  }
  for (const { name, expiresAt } of sources.certificates()) {
    const expiring = certificateOf(name, expiresAt, thresholds, now);
    if (expiring) conditions.push(expiring);
  }
  const own = await sources.healthAfterMs();
  const shortestMs = Math.min(thresholds.healthAfterMs, ...own.values());
  for (const one of await sources.worseAddons(new Date(now.getTime() - shortestMs))) {
    const afterMs = own.get(one.addon) ?? thresholds.healthAfterMs;
    // Of a removed host nobody is told any more.
    if (ids.has(one.hostId) && now.getTime() - one.since.getTime() >= afterMs)
      conditions.push(unhealthyOf(one, now));
  }
  for (const one of await sources.driftedAddons()) if (ids.has(one.hostId)) conditions.push(driftOf(one));
  const disk = await statfs(sources.home).catch(() => null);
  if (disk === null) unknown.add('disk_low:controller');
  else {
    const [free, total] = [disk.bavail * disk.bsize, disk.blocks * disk.bsize];
    const low = diskOf('controller', sources.home, free, total, thresholds);
    if (low) conditions.push(low);
  }
  return { conditions, unknown };
}

function offlineOf(
  host: WatchedHost,
  { offlineAfterMs }: AlertThresholds,
  startedAt: Date,
  now: Date,
): Condition | null {
  if (host.state !== 'offline') return null;
  const seen = host.lastSeenAt ?? host.enrolledAt;
  const since = Math.max(seen.getTime(), startedAt.getTime());
  if (now.getTime() - since < offlineAfterMs) return null;
  return {
    key: `host_offline:${host._id}`,
    kind: 'host_offline',
    severity: 'critical',
    labels: { kind: 'host_offline', severity: 'critical', host: host.name, host_id: host._id },
    summary: `${host.name} is offline, last seen ${seen.toISOString()}`,
  };
}

/** It stands until somebody has looked and says so (`webops host uncordon`), or the host is removed. */
function copiedOf(host: WatchedHost, reason: string): Condition {
  return {
    key: `host_copied:${host._id}`,
    kind: 'host_copied',
    severity: 'critical',
    labels: { kind: 'host_copied', severity: 'critical', host: host.name, host_id: host._id },
    summary: `${host.name} is frozen: ${reason}`,
  };
}

function unhealthyOf({ hostId, host, addon, health, message, since }: WorseAddon, now: Date): Condition {
  const severity = health === 'unhealthy' ? 'critical' : 'warning';
  return {
    key: `addon_unhealthy:${hostId}/${addon}`,
    kind: 'addon_unhealthy',
    severity,
    labels: { kind: 'addon_unhealthy', severity, host, host_id: hostId, addon },
    summary: `${addon} on ${host} has been ${health} for ${formatSince(since, now)}${message === '' ? '' : `: ${message}`}`,
  };
}

function driftOf({ hostId, host, addon, since, fields }: DriftedAddon): Condition {
  const named = fields.slice(0, 5).join(', ');
  return {
    key: `addon_drifted:${hostId}/${addon}`,
    kind: 'addon_drifted',
    severity: 'warning',
    labels: { kind: 'addon_drifted', severity: 'warning', host, host_id: hostId, addon },
    summary: `the configuration of ${addon} on ${host} is not as it was applied, seen at ${since.toISOString()}: ${named}`,
  };
}

function certificateOf(
  name: string,
  expiresAt: Date,
  { certificateMs }: AlertThresholds,
  now: Date,
  hostId?: string,
): Condition | null {
  const leftMs = expiresAt.getTime() - now.getTime();
  if (leftMs > certificateMs) return null;
  const severity = leftMs <= certificateMs / 4 ? 'critical' : 'warning';
  const ends = leftMs <= 0 ? 'has ended' : 'ends';
  return {
    key: `certificate_expiring:${hostId ?? name}`,
    kind: 'certificate_expiring',
    severity,
    labels: { kind: 'certificate_expiring', severity, host: name, ...(hostId ? { host_id: hostId } : {}) },
    summary: `the certificate of ${name} ${ends} ${expiresAt.toISOString()} and was not renewed`,
  };
}

function diskOf(
  name: string,
  path: string,
  free: number,
  total: number,
  { diskFreePercent }: AlertThresholds,
  hostId?: string,
): Condition | null {
  const percent = (free / total) * 100;
  if (percent >= diskFreePercent) return null;
  const severity = percent < diskFreePercent / 2 ? 'critical' : 'warning';
  return {
    key: `disk_low:${hostId ?? name}`,
    kind: 'disk_low',
    severity,
    labels: { kind: 'disk_low', severity, host: name, ...(hostId ? { host_id: hostId } : {}) },
    summary: `the disk of ${path} on ${name} has ${percent.toFixed(1)}% free (${Math.floor(free / 2 ** 20)} MiB)`,
  };
}
