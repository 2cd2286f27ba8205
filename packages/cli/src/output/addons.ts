import { addonStatusFromWire, addonTypeFromWire, healthFromWire } from '@webops/protocol';
import { formatAge, formatDuration } from '../durations.js';
import type { WireAddon, WireAddonError, WireAddonState } from '../wire.js';
import { type StatisticsView, statisticsTable } from './addon-statistics.js';
import { groupResults, nameHosts } from './grouping.js';
import { isoOrNull } from './hosts.js';
import { type Paint, paintState } from './paint.js';
import { renderFields, renderTable } from './table.js';
import { harmlessLine } from './terminal-text.js';

/** Why an addon, or a file that looks like one, did not load. */
export interface AddonErrorView {
  file: string;
  function: string;
  reason: string;
}

/** An addon as `-o json` prints it. */
export interface AddonView {
  name: string;
  version: string;
  displayName: string;
  type: string;
  category: string;
  description: string;
  maintainer: string;
  depends: string[];
  provides: string[];
  conflicts: string[];
  path: string;
  errors: AddonErrorView[];
  enabled: boolean;
  digest: string;
  /** All that can be installed, newest first; empty in a list. */
  versions: { version: string; digest: string; since: string | null }[];
  functions: string[];
  /** `gold`, `silver`, `bronze`, `failed`, or `unproven`. */
  certification: string;
  certificationScore: number;
  runCount: number;
  lastSuccessAt: string | null;
  lastDurationMs: number | null;
  lastError: string | null;
  metadata: unknown;
  configSchema: unknown;
}

export function addonErrorView(error: WireAddonError): AddonErrorView {
  return { file: error.file, function: error.function, reason: error.reason };
}

export function addonView(addon: WireAddon): AddonView {
  return {
    name: addon.name,
    versions: addon.versions.map(({ since, ...one }) => ({ ...one, since: isoOrNull(since) })),
    version: addon.version,
    displayName: addon.displayName,
    type: addonTypeFromWire(addon.type) ?? 'system',
    category: addon.category,
    description: addon.description,
    maintainer: addon.maintainer,
    depends: addon.depends,
    provides: addon.provides,
    conflicts: addon.conflicts,
    path: addon.path,
    errors: addon.errors.map(addonErrorView),
    enabled: addon.enabled,
    digest: addon.digest,
    functions: addon.functions,
    certification: addon.certification || 'unproven',
    certificationScore: addon.certificationScore,
    runCount: addon.runCount,
    lastSuccessAt: isoOrNull(addon.lastSuccessAt),
    lastDurationMs: addon.lastDurationMs === 0 ? null : addon.lastDurationMs,
    lastError: addon.lastError === '' ? null : addon.lastError,
    metadata: parseJson(addon.metadataJson),
    configSchema: parseJson(addon.configSchemaJson),
  };
}

/** JSON that a service sent inside a message; null when it is empty, the text itself when it is not JSON. */
export function parseJson(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function addonTable(addons: readonly AddonView[], paint: Paint, wide: boolean): string {
  return renderTable<AddonView>(
    [
      { title: 'NAME', value: (addon) => addon.name },
      { title: 'VERSION', value: (addon) => addon.version },
      { title: 'TYPE', value: (addon) => addon.type },
      { title: 'CATEGORY', value: (addon) => addon.category },
      {
        title: 'STATE',
        value: (addon) => (addon.errors.length > 0 ? 'failed' : addon.enabled ? 'enabled' : 'disabled'),
        paint: (text) => (text === 'enabled' ? text : paintState(paint, text)),
      },
      { title: 'CERTIFIED', value: certificationText },
      { title: 'RUNS', value: (addon) => String(addon.runCount), wide: true },
      { title: 'LAST SUCCESS', value: (addon) => formatAge(addon.lastSuccessAt), wide: true },
      { title: 'DESCRIPTION', value: (addon) => addon.description || addon.displayName, max: 60 },
      { title: 'PATH', value: (addon) => addon.path, wide: true },
      { title: 'DIGEST', value: (addon) => addon.digest.slice(0, 12), wide: true },
    ],
    addons,
    { wide, bold: paint.bold },
  );
}

/** `gold 95`; a bundle that nobody has certified has no number. */
function certificationText({ certification, certificationScore }: AddonView): string {
  return certification === 'unproven' ? certification : `${certification} ${certificationScore}`;
}

/** One block an error: where, what part, why. Nothing is cut: it is what somebody has to repair. */
export function addonErrors(errors: readonly AddonErrorView[], paint: Paint): string {
  return errors
    .map((error) => {
      const where = [error.file, error.function].filter((part) => part !== '').join(': ');
      return `${paint.red('not loaded')} ${harmlessLine(where)}\n    ${harmlessLine(error.reason)}`;
    })
    .join('\n');
}

export function addonDetails(
  addon: AddonView,
  statistics: readonly StatisticsView[],
  states: readonly StateView[],
  paint: Paint,
): string {
  const fields = renderFields(
    [
      ['Name', addon.name],
      ['Title', addon.displayName],
      ['Version', addon.version],
      ['Others', othersOf(addon)],
      ['Type', addon.type],
      ['Category', addon.category],
      ['Description', addon.description],
      ['Maintainer', addon.maintainer],
      ['Enabled', addon.enabled ? 'yes' : 'no'],
      ['Certified', certificationText(addon)],
      ['Depends', addon.depends.join(', ')],
      ['Provides', addon.provides.join(', ')],
      ['Conflicts', addon.conflicts.join(', ')],
      ['Functions', addon.functions.join(', ')],
      ['Path', addon.path],
      ['Digest', addon.digest],
      ['Runs', String(addon.runCount)],
      ['Last success', formatAge(addon.lastSuccessAt)],
      ['Last duration', addon.lastDurationMs === null ? '' : formatDuration(addon.lastDurationMs)],
      ['Last error', addon.lastError ?? ''],
    ],
    paint.bold,
  );
  const parts = [fields];
  const settings = configTable(addon.configSchema, paint);
  if (settings !== '') parts.push(settings);
  if (addon.errors.length > 0) parts.push(`${addonErrors(addon.errors, paint)}\n`);
  if (statistics.length > 0) parts.push(statisticsTable(statistics, paint));
  if (states.length > 0) parts.push(stateTable(states, paint, false));
  return parts.join('\n');
}

/** `webops install ADDON@VERSION` takes them. */
function othersOf({ version, versions }: AddonView): string {
  return versions
    .map((one) => one.version)
    .filter((one) => one !== version)
    .join(', ');
}

/** The settings that a configuration schema declares, so that nobody has to read JSON Schema for `--set`. */
function configTable(schema: unknown, paint: Paint): string {
  const properties = (schema as { properties?: Record<string, Record<string, unknown>> } | null)?.properties;
  const entries = Object.entries(properties ?? {});
  if (entries.length === 0) return '';
  return renderTable(
    [
      { title: 'SETTING', value: ([name]: [string, Record<string, unknown>]) => name },
      {
        title: 'TYPE',
        value: ([, is]) => (is['writeOnly'] === true ? 'secret' : String(is['type'] ?? 'any')),
      },
      {
        title: 'DEFAULT',
        value: ([, is]) => (is['default'] === undefined ? '' : JSON.stringify(is['default'])),
        max: 30,
      },
      { title: 'DESCRIPTION', value: ([, is]) => String(is['description'] ?? is['title'] ?? ''), max: 80 },
    ],
    entries,
    { bold: paint.bold },
  );
}

/** An addon's state on a host as `-o json` prints it. */
export interface StateView {
  host: string;
  hostId: string;
  addon: string;
  status: string;
  health: string;
  version: string;
  message: string;
  details: unknown;
  observedAt: string | null;
  /** null: nothing was ever asked for. */
  wantedInstalled: boolean | null;
  wantedVersion: string | null;
  /** Since when what is differs from what is wanted; null while they agree. */
  differsSince: string | null;
}

export function stateView(state: WireAddonState): StateView {
  return {
    host: state.host,
    hostId: state.hostId,
    addon: state.addon,
    status: addonStatusFromWire(state.status) ?? 'unknown',
    health: healthFromWire(state.health) ?? 'unknown',
    version: state.version,
    message: state.message,
    details: parseJson(state.detailsJson) ?? {},
    observedAt: isoOrNull(state.observedAt),
    wantedInstalled: state.wantedInstalled ?? null,
    wantedVersion: state.wantedVersion === '' ? null : state.wantedVersion,
    differsSince: isoOrNull(state.differsSince),
  };
}

/** A state that somebody should look at: never hidden in a group. */
function needsAttention(state: StateView): boolean {
  return (
    ['failed', 'degraded', 'unknown'].includes(state.status) ||
    ['unhealthy', 'degraded'].includes(state.health) ||
    state.differsSince !== null
  );
}

export function stateTable(states: readonly StateView[], paint: Paint, wide: boolean): string {
  const groups = wide
    ? states.map((row) => ({ hosts: [row.host], row, failed: false }))
    : [...new Set(states.map((state) => state.addon))].flatMap((addon) =>
        groupResults(
          states.filter((state) => state.addon === addon),
          {
            host: (state) => state.host,
            key: (state) =>
              JSON.stringify([state.status, state.health, state.version, state.wantedInstalled]),
            failed: needsAttention,
          },
        ),
      );
  const wanted = (state: StateView) =>
    state.wantedInstalled === null ? '' : state.wantedInstalled ? 'installed' : 'not installed';
  return renderTable<(typeof groups)[number]>(
    [
      { title: 'HOST', value: ({ hosts }) => nameHosts(hosts) },
      { title: 'ADDON', value: ({ row }) => row.addon },
      { title: 'STATUS', value: ({ row }) => row.status, paint: (text) => paintState(paint, text) },
      { title: 'HEALTH', value: ({ row }) => row.health, paint: (text) => paintState(paint, text) },
      { title: 'VERSION', value: ({ row }) => row.version },
      { title: 'WANTED', value: ({ row }) => wanted(row), wide: true },
      {
        title: 'OBSERVED',
        value: ({ row, hosts }) => (hosts.length > 1 ? '' : formatAge(row.observedAt)),
      },
      {
        title: 'MESSAGE',
        value: ({ row, hosts, failed }) => {
          const differs =
            row.differsSince === null
              ? ''
              : ` (wanted: ${wanted(row)}, since ${formatAge(row.differsSince)})`;
          return hosts.length > 1 && !failed ? '' : `${row.message}${differs}`;
        },
      },
    ],
    groups,
    { wide, bold: paint.bold },
  );
}
