/** A setting that gives single addons a time each: `redis=30s,postgresql=10m`. */
import { ADDON_NAME_PATTERN } from '@webops/contract';

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^(\d{1,9})(ms|s|m|h|d)$/;
const MAX_ENTRIES = 1_000;

/** By the addon's name, in milliseconds. @throws Error naming the part that cannot be read */
export function parseAddonDurations(text: string): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  const parts = text.split(',').map((part) => part.trim());
  if (text.trim() === '') return times;
  if (parts.length > MAX_ENTRIES) throw new Error(`names more than ${MAX_ENTRIES} addons`);
  for (const part of parts) {
    const [name = '', duration = '', ...more] = part.split('=');
    const [, count, unit] = DURATION.exec(duration) ?? [];
    if (!ADDON_NAME_PATTERN.test(name) || unit === undefined || more.length > 0)
      throw new Error(`has "${part}", which is not NAME=TIME like redis=30s (ms, s, m, h, d)`);
    if (times.has(name)) throw new Error(`names ${name} twice`);
    times.set(name, Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]);
  }
  return times;
}
