import type { Secret__Output } from '@webops/protocol';
import { formatAge } from '../durations.js';
import { isoOrNull } from './hosts.js';
import type { Paint } from './paint.js';
import { renderTable } from './table.js';

/** A secret as `-o json` prints it: never its value. */
export interface SecretView {
  name: string;
  version: number;
  description: string;
  fingerprint: string;
  createdAt: string | null;
  changedAt: string | null;
  changedBy: string;
  uses: { addon: string; host: string; version: number }[];
  layers: string[];
}

export function secretView(wire: Secret__Output): SecretView {
  const { name, version, description, fingerprint, changedBy, uses, layers } = wire;
  return {
    ...{ name, version, description, fingerprint, changedBy, uses, layers },
    createdAt: isoOrNull(wire.createdAt),
    changedAt: isoOrNull(wire.changedAt),
  };
}

export function secretTable(views: readonly SecretView[], paint: Paint, wide: boolean): string {
  return renderTable<SecretView>(
    [
      { title: 'NAME', value: ({ name }) => name },
      { title: 'VERSION', value: ({ version }) => String(version) },
      { title: 'CHANGED', value: ({ changedAt }) => formatAge(changedAt) },
      { title: 'BY', value: ({ changedBy }) => changedBy },
      { title: 'HOSTS', value: ({ uses }) => hostsText(uses) },
      { title: 'LAYERS', value: ({ layers }) => layers.join(', ') },
      { title: 'FINGERPRINT', value: ({ fingerprint }) => fingerprint, wide: true },
      { title: 'DESCRIPTION', value: ({ description }) => description, wide: true },
    ],
    views,
    { wide, bold: paint.bold },
  );
}

function hostsText(uses: SecretView['uses']): string {
  return uses.map(({ addon, host, version }) => `${host} (${addon}, version ${version})`).join(', ');
}
