/** What a host says that it is configured with, beside what it was configured with. */
import { type ConfigSchema, maskSecrets } from '@webops/contract';

/** The settings that both say and say differently, dotted; secrets aside. What a host does not tell is no difference. */
export function differences(
  configured: Record<string, unknown>,
  told: Record<string, unknown>,
  schema: ConfigSchema,
): string[] {
  const masked = (config: Record<string, unknown>) => maskSecrets(config, schema);
  return compared(masked(configured), masked(told), '');
}

function compared(one: unknown, other: unknown, path: string): string[] {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null)
    return one === other ? [] : [path];
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return [path];
  }
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  return Object.keys(left)
    .filter((key) => key in right)
    .flatMap((key) => compared(left[key], right[key], path === '' ? key : `${path}.${key}`));
}
