/** A configuration over the one before it. */
import { type ConfigSchema, restoreSecrets } from '@webops/contract';

/**
 * Objects are merged, anything else is replaced, null removes (RFC 7396, JSON Merge Patch). A secret that is given as its
 * mask stays what it was.
 */
export function mergeConfig(
  stored: Record<string, unknown>,
  given: Record<string, unknown>,
  schema: ConfigSchema,
): Record<string, unknown> {
  return merged(stored, restoreSecrets(given, stored, schema)) as Record<string, unknown>;
}

function merged(base: unknown, patch: unknown): unknown {
  if (!isPlain(patch)) return patch;
  const result: Record<string, unknown> = isPlain(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    // `__proto__` in JSON is an ordinary key; it must stay one.
    if (value === null) delete result[key];
    else
      Object.defineProperty(result, key, {
        value: merged(Object.hasOwn(result, key) ? result[key] : undefined, value),
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return result;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
