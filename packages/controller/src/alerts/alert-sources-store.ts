/** What alerts look at in MongoDB. */
import type { ExecutionState } from '@webops/protocol';
import { LONG_AGO, type State } from '../state/index.js';
import type { DriftedAddon, WorseAddon } from './conditions.js';

/** Addons whose health is bad at once; of more some are left out. */
const MAX_WORSE = 10_000;

export class AlertSourcesStore {
  readonly #state: State;
  readonly #environment: string;

  constructor(state: State, environment: string) {
    this.#state = state;
    this.#environment = environment;
  }

  async prepare(): Promise<void> {
    await this.#state.collections.addonStates.createIndex(
      { worseSince: 1 },
      { name: 'worse_since', partialFilterExpression: { worseSince: { $gt: LONG_AGO } } },
    );
  }

  /** Those whose health has been bad since before a time. */
  async worseAddons(before: Date): Promise<WorseAddon[]> {
    const docs = await this.#state.collections.addonStates
      .find({ worseSince: { $gt: LONG_AGO, $lte: before }, environment: this.#environment })
      .limit(MAX_WORSE)
      .toArray();
    return docs.flatMap(({ hostId, host, addon, observed, worseSince }) => {
      const health = observed?.health;
      if (!worseSince || (health !== 'unhealthy' && health !== 'degraded')) return [];
      return [{ hostId, host, addon, health, message: observed?.message ?? '', since: worseSince }];
    });
  }

  /** Those whose configuration is not as it was applied. */
  async driftedAddons(): Promise<DriftedAddon[]> {
    const docs = await this.#state.collections.addonStates
      .find({ 'drift.since': { $gt: LONG_AGO }, environment: this.#environment })
      .limit(MAX_WORSE)
      .toArray();
    return docs.flatMap(({ hostId, host, addon, drift }) =>
      drift
        ? [{ hostId, host, addon, since: drift.since, fields: drift.changes.map(({ field }) => field) }]
        : [],
    );
  }

  /** Hosts where an operation ended otherwise than well. */
  async unsuccessfulHosts(operationId: string, limit: number): Promise<{ hostId: string; host: string }[]> {
    const docs = await this.#state.collections.executions
      .find(
        { operationId, state: { $ne: 'succeeded' satisfies ExecutionState } },
        { projection: { hostId: 1, host: 1 } },
      )
      .limit(limit)
      .toArray();
    return docs.map(({ hostId, host }) => ({ hostId, host }));
  }
}
