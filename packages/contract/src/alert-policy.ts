/**
 * When an addon's bad health is worth an alert: `alert` of the metadata. An addon that takes long to start, or that must never be away,
 * says so; the operator has the last word (`--alert-health-after-by-addon`).
 *
 *     "alert": { "health_after_seconds": 600 }
 */
import { isObject } from './json-output.js';

/** The longest that bad health may be left untold, in seconds. */
export const MAX_HEALTH_AFTER_SECONDS = 24 * 3600;

/** What an addon says of its alerts. */
export interface AlertPolicy {
  /** How long its health is bad on a host before it is an alert; null: the controller's setting. */
  healthAfterMs: number | null;
}

/** Reads `alert` of the metadata. What cannot be read is left out, with a warning for the author. */
export function alertPolicyOf(value: unknown, warnings: string[] = []): AlertPolicy {
  const none = { healthAfterMs: null };
  if (value === undefined || value === null) return none;
  if (!isObject(value)) {
    warnings.push('"alert" is not an object and was left out');
    return none;
  }
  const { health_after_seconds: seconds, ...others } = value;
  for (const key of Object.keys(others)) warnings.push(`"alert.${key}" is not known and was left out`);
  if (seconds === undefined) return none;
  if (typeof seconds === 'number' && seconds >= 0 && seconds <= MAX_HEALTH_AFTER_SECONDS)
    return { healthAfterMs: Math.round(seconds * 1000) };
  warnings.push(
    `"alert.health_after_seconds" was left out: it is a number of seconds, 0 to ${MAX_HEALTH_AFTER_SECONDS}`,
  );
  return none;
}
