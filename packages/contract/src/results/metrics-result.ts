/** `addon_metrics`. */
import { isObject } from '../json-output.js';
import { ended, failed, type FunctionOutput, type Reading, take } from './reading.js';

/** What `addon_metrics` said. */
export interface MetricsResult extends Reading {
  metrics: Record<string, unknown>;
  /** Every number in `metrics` by its dotted path; at most {@link MAX_SAMPLES}. */
  samples: Record<string, number>;
}

/** More numbers than this in one metrics result are left out, with a warning. */
export const MAX_SAMPLES = 1_000;
/** Numbers deeper than this are left out, with a warning. */
const MAX_DEPTH = 8;

/** Reads `addon_metrics`: any JSON object. */
export function parseMetricsResult(output: FunctionOutput): MetricsResult {
  const taken = take('addon_metrics', output, () => true);
  if (taken.object === null) return { metrics: {}, samples: {}, ...taken.reading };
  if (output.exitCode !== 0) {
    const message = `addon_metrics: ${ended(output)}`;
    return { metrics: {}, samples: {}, ...failed('FUNCTION_FAILED', message, output, taken.reading) };
  }
  const samples: Record<string, number> = {};
  const whole = collectNumbers(taken.object, '', samples, 0);
  const warnings = [...taken.reading.warnings];
  if (!whole) warnings.push(`only ${MAX_SAMPLES} numbers, eight levels deep, were taken`);
  return { metrics: taken.object, samples, ...taken.reading, warnings };
}

function collectNumbers(value: unknown, path: string, into: Record<string, number>, depth: number): boolean {
  if (typeof value === 'number') {
    if (Object.keys(into).length >= MAX_SAMPLES) return false;
    into[path] = value;
    return true;
  }
  if (!isObject(value) && !Array.isArray(value)) return true;
  if (depth >= MAX_DEPTH) return false;
  let whole = true;
  for (const [key, child] of Object.entries(value)) {
    whole = collectNumbers(child, path === '' ? key : `${path}.${key}`, into, depth + 1) && whole;
  }
  return whole;
}
