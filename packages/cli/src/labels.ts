import { UsageError } from './exit-codes.js';

/** `k=v` pairs, and `k-` for a label to remove, as kubectl has them. */
export interface LabelChange {
  set: Record<string, string>;
  remove: string[];
}

/** @throws UsageError for what is neither `k=v` nor `k-` */
export function parseLabelChange(words: readonly string[]): LabelChange {
  const change: LabelChange = { set: {}, remove: [] };
  for (const word of words) {
    const at = word.indexOf('=');
    if (at > 0) change.set[word.slice(0, at)] = word.slice(at + 1);
    else if (at < 0 && word.length > 1 && word.endsWith('-')) change.remove.push(word.slice(0, -1));
    else
      throw new UsageError(`"${word}" is not a label`, 'Write key=value to set one and key- to remove it.');
  }
  return change;
}

/** `k=v` pairs only, for a new token. */
export function parseLabels(words: readonly string[]): Record<string, string> {
  const { set, remove } = parseLabelChange(words.flatMap((word) => word.split(',')));
  if (remove.length > 0) throw new UsageError(`"${remove[0]}-": there is no label to remove here`);
  return set;
}

/** Labels as they are shown: `role=db,zone=a`. */
export function formatLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
