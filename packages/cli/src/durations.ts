import { UsageError } from './exit-codes.js';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Longer than this is a slip of the finger: ten years, in milliseconds. */
const MAX_DURATION_MS = 3650 * 86_400_000;

/**
 * Reads a duration as people write it: `90s`, `20m`, `1h30m`, `2d`, `500ms`; a bare number is seconds.
 *
 * @throws UsageError that names the option
 */
export function parseDurationMs(text: string, option: string): number {
  const wrong = () =>
    new UsageError(`${option}: "${text}" is not a duration`, 'Write it as 90s, 20m, 1h30m or 2d.');
  if (/^\d+(\.\d+)?$/.test(text)) return checked(Number(text) * 1000, wrong);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) throw wrong();
  return checked(
    parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? Number.NaN), 0),
    wrong,
  );
}

function checked(ms: number, wrong: () => Error): number {
  if (!Number.isFinite(ms) || ms <= 0 || ms > MAX_DURATION_MS) throw wrong();
  return Math.round(ms);
}

/** A duration for a table or a progress line: `87ms`, `4.2s`, `1m 05s`, `2h 03m`, `3d 4h`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))}ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)}s`;
  const whole = Math.floor(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${pad(whole % 60)}s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)}h ${pad(Math.floor((whole % 3600) / 60))}m`;
  return `${Math.floor(whole / 86_400)}d ${Math.floor((whole % 86_400) / 3600)}h`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** How long ago, for a table: `never`, `now`, `12s ago`, `3m ago`. A little in the future (skew) is `now`. */
export function formatAge(iso: string | null, nowMs: number = Date.now()): string {
  if (iso === null) return 'never';
  const ageMs = nowMs - Date.parse(iso);
  if (ageMs < 1000) return ageMs < -5000 ? `in ${formatDuration(-ageMs)}` : 'now';
  if (ageMs < 60_000) return `${Math.floor(ageMs / 1000)}s ago`;
  if (ageMs < 3_600_000) return `${Math.floor(ageMs / 60_000)}m ago`;
  if (ageMs < 86_400_000) return `${Math.floor(ageMs / 3_600_000)}h ago`;
  return `${Math.floor(ageMs / 86_400_000)}d ago`;
}
