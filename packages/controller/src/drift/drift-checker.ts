/**
 * Asks hosts at intervals what configuration their addons really have, and applies what was applied again where the policy says so. Both are
 * ordinary operations: who looks at the history sees them.
 */
import type { Logger } from 'pino';
import type { Hosts } from '../hosts/host-directory.js';
import type { AddonCatalog, Engine } from '../operations/index.js';
import { hasInstalled } from '../planning/plan-inputs.js';

const CALLER = { name: 'webops-drift' };
const STATES_PAGE = 1000;
/** What is not answered by then is asked again at the next interval. */
const EXPIRES_MS = 60_000;
const GET_CONFIG = 'addon_get_config';

export interface DriftCheckerOptions {
  engine: Engine;
  catalog: AddonCatalog;
  hosts: Pick<Hosts, 'list'>;
  intervalMs: number;
  /** Names separated by commas, `all`, or empty. */
  repair: string;
  logger: Logger;
}

export class DriftChecker {
  private timer: NodeJS.Timeout | null = null;
  private readonly work = new Set<Promise<void>>();
  private readonly repaired: ReadonlySet<string>;

  constructor(private readonly options: DriftCheckerOptions) {
    this.repaired = new Set(
      options.repair
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    );
  }

  /** Can be called twice. */
  start(): void {
    const { engine, intervalMs } = this.options;
    if (this.timer) return;
    engine.onDrift((hostId, addon) => {
      this.options.logger.warn({ hostId, addon }, 'a configuration is not as it was applied');
      if (this.repaired.has('all') || this.repaired.has(addon)) this.inBackground(this.repair(hostId, addon));
    });
    this.timer = setInterval(() => this.inBackground(this.check()), intervalMs).unref();
  }

  /** Can be called twice. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await Promise.allSettled([...this.work]);
  }

  /** Asks every online host, one operation an addon. @returns their ids */
  async check(): Promise<string[]> {
    const { engine, catalog, hosts } = this.options;
    const online = new Set(hosts.list().flatMap(({ _id, state }) => (state === 'online' ? [_id] : [])));
    const asked: string[] = [];
    for (const addon of await catalog.names()) {
      const entry = await catalog.get(addon);
      if (!entry?.enabled || !entry.manifest.functions.includes(GET_CONFIG)) continue;
      const there = (await this.hostsWith(addon)).filter((id) => online.has(id));
      if (there.length === 0) continue;
      const target = { hosts: there, selector: '', all: false, exclude: [] };
      const input = { kind: 'get_config' as const, addon, target, expiresAfterMs: EXPIRES_MS };
      asked.push((await engine.createOperation(input, CALLER)).operation._id);
    }
    return asked;
  }

  private async hostsWith(addon: string): Promise<string[]> {
    const ids: string[] = [];
    for (let pageToken = ''; ; ) {
      const page = await this.options.engine.listStates({ addon, pageSize: STATES_PAGE, pageToken });
      for (const state of page.items)
        if (state.wanted?.installed && hasInstalled(state)) ids.push(state.hostId);
      if (page.nextPageToken === '') return ids;
      pageToken = page.nextPageToken;
    }
  }

  /** Once for each time that it was found: what does not help is not done again and again. */
  private async repair(hostId: string, addon: string): Promise<void> {
    const { engine, hosts, logger } = this.options;
    const host = hosts.list().find(({ _id }) => _id === hostId);
    if (!host) return;
    const { pending, problems } = await engine.configuration.computed(addon, host);
    if (pending.length > 0 || problems.length > 0) {
      logger.warn({ hostId, addon }, 'it is not repaired: other changes of its configuration are pending');
      return;
    }
    const target = { hosts: [hostId], selector: '', all: false, exclude: [] };
    await engine.createOperation({ kind: 'configure', addon, target }, CALLER);
  }

  private inBackground(task: Promise<unknown>): void {
    const work = task.then(
      () => undefined,
      (error: unknown) => this.options.logger.warn({ err: error }, 'drift could not be looked at'),
    );
    this.work.add(work);
    void work.finally(() => this.work.delete(work));
  }
}
