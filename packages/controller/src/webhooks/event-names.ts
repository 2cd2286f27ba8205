/** What webhooks are told, and by which names: `addon.install.completed`, `addon.health.changed`, `alert.firing`. */
import type { EventEnvelope } from '@webops/protocol';

const CHANGES = ['install', 'uninstall', 'configure'] as const;
const STEPS = ['started', 'completed', 'failed'] as const;

/** Every name. */
export const WEBHOOK_EVENTS: readonly string[] = [
  ...CHANGES.flatMap((kind) => STEPS.map((step) => `addon.${kind}.${step}`)),
  'addon.health.changed',
  'addon.status.changed',
  'alert.firing',
  'alert.changed',
  'alert.acknowledged',
  'alert.resolved',
];

/** Sent by `webops webhook test` alone. */
export const TEST_EVENT = 'webhook.test';

/** Ends of an execution that are no success: skipped, cancelled and expired ones did not change what they should. */
const FAILED: readonly string[] = [
  'failed',
  'timed_out',
  'cancelled',
  'skipped',
  'expired',
  'interrupted',
  'lost',
];

/** The name of an event; null when webhooks are not told of it. */
export function webhookEventOf({ type, data }: EventEnvelope): string | null {
  const { event = '', kind = '' } = data as { event?: string; kind?: string };
  if (type === 'webops.addon.health') return 'addon.health.changed';
  if (type === 'webops.addon.status') return 'addon.status.changed';
  if (type === 'webops.alert.changed') return event;
  if (type !== 'webops.operation.execution.changed') return null;
  if (!CHANGES.some((change) => change === kind)) return null;
  const [, what = ''] = event.split('.');
  if (what === 'running') return `addon.${kind}.started`;
  if (what === 'succeeded') return `addon.${kind}.completed`;
  return FAILED.includes(what) ? `addon.${kind}.failed` : null;
}

/** Whether a name is one of a pattern: `*` as the last part stands for all that begin so. */
export function eventMatches(pattern: string, name: string): boolean {
  if (pattern === '*' || pattern === name) return true;
  return pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1));
}

/** Whether a pattern stands for anything. */
export function isEventPattern(pattern: string): boolean {
  return WEBHOOK_EVENTS.some((name) => eventMatches(pattern, name));
}
