/** Which alerts are silenced. */
import { matchesSelector, parseSelector } from '../hosts/selector.js';
import type { AlertDoc } from './alert-store.js';
import type { SilenceDoc, SilenceStore } from './silence-store.js';

/** Of alerts, of many at once. */
export interface Silences {
  /** The silence that ends last; null when it is not silenced. */
  of(alert: Pick<AlertDoc, '_id' | 'labels'>): SilenceDoc | null;
}

/** As they are now. */
export async function silencesNow(store: Pick<SilenceStore, 'active'>, now: Date): Promise<Silences> {
  const active = (await store.active(now)).map((silence) => ({
    silence,
    requirements: silence.alertId === '' ? parseSelector(silence.selector) : [],
  }));
  return {
    of: ({ _id, labels }) =>
      active.findLast(({ silence, requirements }) =>
        silence.alertId === '' ? matchesSelector(requirements, labels) : silence.alertId === _id,
      )?.silence ?? null,
  };
}
