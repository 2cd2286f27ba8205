/** `addon_health_check`. */
import type { Health } from '../states.js';
import { detailsOf, healthOf, scalarText } from './fields.js';
import { ended, failed, type FunctionOutput, type Reading, take } from './reading.js';

/** What `addon_health_check` said. */
export interface HealthResult extends Reading {
  health: Health;
  message: string;
  details: Record<string, unknown>;
}

/** Reads `addon_health_check`: `health`, or `status`, or `healthy` (true or false). */
export function parseHealthResult(output: FunctionOutput): HealthResult {
  const taken = take(
    'addon_health_check',
    output,
    (object) => 'health' in object || 'healthy' in object || 'status' in object,
  );
  if (taken.object === null)
    return { health: 'unknown', message: taken.reading.error!.message, details: {}, ...taken.reading };
  const object = taken.object;
  const warnings = [...taken.reading.warnings];
  let said: unknown = object['health'] ?? object['status'];
  if (said === undefined && typeof object['healthy'] === 'boolean')
    said = object['healthy'] ? 'healthy' : 'unhealthy';
  const health = healthOf(said, warnings);
  const details = detailsOf(object['details'] ?? object['checks']);
  if (output.exitCode !== 0 && health !== 'unhealthy' && health !== 'degraded') {
    const message = `addon_health_check: ${ended(output)}${health === 'healthy' ? ', although it said "healthy"' : ''}`;
    return {
      health: 'unknown',
      message,
      details,
      ...failed('FUNCTION_FAILED', message, output, { ...taken.reading, warnings }),
    };
  }
  return { health, message: scalarText(object['message']), details, ...taken.reading, warnings };
}
