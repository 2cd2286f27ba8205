import type {
  ConfigChange__Output,
  ConfigurationLayerDiff__Output,
  ConfigurationRevision__Output,
  ConfigurationValue__Output,
} from '@webops/protocol';
import { formatAge } from '../durations.js';
import { isoOrNull } from './hosts.js';
import type { Paint } from './paint.js';
import { renderTable } from './table.js';
import { harmlessLine } from './terminal-text.js';

/** A revision as `-o json` prints it. */
export interface RevisionView {
  revision: number;
  layer: string;
  by: string;
  message: string;
  source: string;
  time: string | null;
  changes: ConfigChange__Output[];
}

export function revisionView(wire: ConfigurationRevision__Output): RevisionView {
  const { revision, layer, by, message, source, changes } = wire;
  return { revision, layer, by, message, source, time: isoOrNull(wire.time), changes };
}

export function revisionText(view: RevisionView, paint: Paint): string {
  const { revision, layer, by, message, source, time, changes } = view;
  const why = [message, source && `(${source})`].filter(Boolean).join(' ');
  const when = time === null ? '' : formatAge(time);
  const head = [`${revision}`, when, by, layer, why].filter(Boolean).join('  ');
  return `${[paint.bold(harmlessLine(head)), ...changeLines(changes)].join('\n')}\n`;
}

/** `field: before → after`, indented. */
export function changeLines(changes: readonly ConfigChange__Output[]): string[] {
  return changes.map(({ field, before, after }) =>
    harmlessLine(`  ${field}: ${before || 'unset'} → ${after || 'unset'}`),
  );
}

export function layerChanges(layers: readonly ConfigurationLayerDiff__Output[]): string[] {
  return layers.flatMap(({ layer, changes }) => [harmlessLine(`${layer}:`), ...changeLines(changes)]);
}

export function valueTable(
  values: readonly ConfigurationValue__Output[],
  explain: boolean,
  wide: boolean,
  paint: Paint,
): string {
  const columns = [
    { title: 'FIELD', value: ({ field }: ConfigurationValue__Output) => field },
    { title: 'VALUE', value: ({ value }: ConfigurationValue__Output) => value, max: 80 },
    { title: 'FROM', value: ({ layer }: ConfigurationValue__Output) => layer },
    { title: 'OVER', value: ({ over }: ConfigurationValue__Output) => over.join(', ') },
  ];
  return renderTable(explain ? columns : columns.slice(0, 2), values, { wide, bold: paint.bold });
}
