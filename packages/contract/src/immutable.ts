/** Properties marked `x-immutable: true`: what cannot change once it was applied. */
import { isDeepStrictEqual } from 'node:util';
import type { ConfigProblem, ConfigSchema } from './config.js';
import { pathsMarked, visit } from './schema-paths.js';

const REASON = 'cannot change after the install; uninstall it without its data first';

/**
 * What a new configuration changes and may not. A value that was never applied is free, as is an item of a list or a map that is
 * not there any more.
 */
export function immutableProblems(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  schema: ConfigSchema,
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const path of pathsMarked(schema, 'x-immutable')) {
    visit(before, path.split('.'), (parent, key, trail) => {
      const place = trail
        .slice(0, -1)
        .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], after);
      const gone = path.includes('*') && place === undefined;
      if (gone || isDeepStrictEqual((place as Record<string, unknown> | undefined)?.[key], parent[key]))
        return;
      problems.push({ field: trail.join('.'), reason: REASON });
    });
  }
  return problems;
}
