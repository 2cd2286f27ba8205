/** What metrics count in MongoDB. Each answer is remembered for a while: however often somebody scrapes, the work is bounded. */
import type { State } from '../state/index.js';

const REMEMBERED_MS = 10_000;
/** A count that takes longer is left out of the scrape. */
const MAX_TIME_MS = 5_000;

type Counts = Map<string, number>;

export class MetricsStore {
  readonly #state: State;
  readonly #environment: string;
  readonly #answers = new Map<string, { at: number; counts: Promise<Counts> }>();

  constructor(state: State, environment: string) {
    this.#state = state;
    this.#environment = environment;
  }

  /** Executions that have not ended, by state: `queued` is the depth of the queue. */
  openExecutions(): Promise<Counts> {
    const match = { open: true, environment: this.#environment };
    return this.#remembered('executions', () => this.#count('executions', match, '$state'));
  }

  /** Addons on hosts where they are installed, by observed health. */
  addonsByHealth(): Promise<Counts> {
    const match = {
      environment: this.#environment,
      'observed.status': { $nin: ['not_installed', 'unknown', null] },
    };
    return this.#remembered('health', () => this.#count('addon_states', match, '$observed.health'));
  }

  /** Alerts that fire, by severity. */
  firingAlerts(): Promise<Counts> {
    const match = { environment: this.#environment, state: 'firing' };
    return this.#remembered('alerts', () => this.#count('alerts', match, '$severity'));
  }

  /** Deliveries to webhooks, by state; those that ended for as long as they are kept. */
  webhookDeliveries(): Promise<Counts> {
    const match = { environment: this.#environment };
    return this.#remembered('deliveries', () => this.#count('webhook_deliveries', match, '$state'));
  }

  async #count(collection: string, match: object, by: string): Promise<Counts> {
    const rows = await this.#state.db
      .collection(collection)
      .aggregate<{ _id: string; count: number }>(
        [{ $match: match }, { $group: { _id: by, count: { $sum: 1 } } }],
        { maxTimeMS: MAX_TIME_MS },
      )
      .toArray();
    return new Map(rows.map(({ _id, count }) => [_id, count]));
  }

  #remembered(name: string, count: () => Promise<Counts>): Promise<Counts> {
    const known = this.#answers.get(name);
    if (known && Date.now() - known.at < REMEMBERED_MS) return known.counts;
    const counts = count();
    this.#answers.set(name, { at: Date.now(), counts });
    counts.catch(() => this.#answers.delete(name));
    return counts;
  }
}
